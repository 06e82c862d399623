package dev.jray.testkit;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;

/** Buffers and datagrams, and what is in them. */
public final class Bytes {
  private Bytes() {}

  /** A buffer with these bytes; blanks are there for the reader only. */
  public static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(array(hex));
  }

  /** These bytes; blanks are there for the reader only. */
  public static byte[] array(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
  }

  /** A buffer with this text. */
  public static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  /** A datagram of a UDP flow. */
  public static Packet packet(String text, String host, int port) {
    return new Packet(ascii(text), Destination.udp(Address.parse(host), port));
  }

  /** The text in a buffer, which is released; null for null. */
  public static String text(ByteBuf buffer) {
    if (buffer == null) {
      return null;
    }
    String text = buffer.toString(StandardCharsets.US_ASCII);
    buffer.release();
    return text;
  }

  /**
   * A datagram, which is released, as its peer and its text: {@code udp:1.1.1.1:53 hello}; null for
   * null.
   */
  public static String text(Packet packet) {
    return packet == null ? null : packet.peer() + " " + text(packet.content());
  }

  /** Everything that a channel wrote since the last call, in hexadecimal. */
  public static String written(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      all.writeBytes(each);
      each.release();
    }
    // Each look at a buffer costs much under the leak detector, so there is one.
    String hex = ByteBufUtil.hexDump(ByteBufUtil.getBytes(all));
    all.release();
    return hex;
  }
}
