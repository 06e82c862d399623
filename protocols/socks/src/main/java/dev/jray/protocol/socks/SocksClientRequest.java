package dev.jray.protocol.socks;

import com.google.protobuf.ByteString;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/**
 * What a client asks a server for.
 *
 * @param target TCP: a stream to it; UDP: an association, whose request does not name the target
 * @param account whom to log in as
 */
record SocksClientRequest(Destination target, Optional<SocksAccount> account) {
  private static final int CONNECT = 1;
  private static final int UDP_ASSOCIATE = 3;
  // We cannot know which address of ours the server sees, so we announce none (RFC 1928, section 4)
  private static final Address ANY = Address.ip(new byte[4]);

  boolean udp() {
    return target.network() == Network.UDP;
  }

  /** The authentication method that is offered, and the only one that is taken. */
  int method() {
    return account.isPresent() ? SocksReplies.PASSWORD : SocksReplies.NO_AUTH;
  }

  ByteBuf greeting(ByteBufAllocator alloc) {
    return alloc.buffer(3).writeByte(5).writeByte(1).writeByte(method());
  }

  ByteBuf login(ByteBufAllocator alloc) {
    SocksAccount who = account.orElse(SocksAccount.NOBODY);
    ByteBuf out = alloc.buffer(3 + who.name().size() + who.password().size()).writeByte(1);
    return text(text(out, who.name()), who.password());
  }

  private static ByteBuf text(ByteBuf out, ByteString text) {
    return out.writeByte(text.size()).writeBytes(text.asReadOnlyByteBuffer());
  }

  /**
   * The request proper.
   *
   * @throws dev.jray.spi.error.FlowException if SOCKS cannot carry the target's name
   */
  ByteBuf command(ByteBufAllocator alloc) {
    Address address = udp() ? ANY : target.address();
    ByteBuf out = alloc.buffer(3 + SocksAddress.sizeHint(address));
    out.writeByte(5).writeByte(udp() ? UDP_ASSOCIATE : CONNECT).writeByte(0);
    try {
      SocksAddress.write(out, address, udp() ? 0 : target.port());
      return out;
    } catch (FlowException e) {
      out.release();
      throw e;
    }
  }
}
