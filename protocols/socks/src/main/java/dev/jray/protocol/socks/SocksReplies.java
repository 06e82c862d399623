package dev.jray.protocol.socks;

import dev.jray.spi.net.Address;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What a SOCKS server says.
 *
 * <pre>
 * method   05 METHOD              0 none, 2 password, FF none of those offered
 * login    01 STATUS              0 right, FF wrong
 * SOCKS 5  05 REP 00 ATYP address port(2)
 * SOCKS 4  00 REP port(2) ip(4)   5A granted, 5B refused; the rest is zero
 * </pre>
 */
final class SocksReplies {
  static final int NO_AUTH = 0;
  static final int PASSWORD = 2;
  static final int NO_METHOD = 0xFF;
  static final int LOGIN_FAILED = 0xFF;

  private static final Address ANY = Address.ip(new byte[4]);

  private SocksReplies() {}

  static ByteBuf method(ByteBufAllocator alloc, int method) {
    return alloc.buffer(2).writeByte(5).writeByte(method);
  }

  static ByteBuf login(ByteBufAllocator alloc, int status) {
    return alloc.buffer(2).writeByte(1).writeByte(status);
  }

  /** A success, with the address that this side uses. */
  static ByteBuf granted(ByteBufAllocator alloc, Address bound, int port) {
    return socks5(alloc, SocksCodes.OK, bound, port);
  }

  static ByteBuf refused(ByteBufAllocator alloc, int code) {
    return socks5(alloc, code, ANY, 0);
  }

  private static ByteBuf socks5(ByteBufAllocator alloc, int code, Address bound, int port) {
    ByteBuf out = alloc.buffer(3 + SocksAddress.sizeHint(bound));
    out.writeByte(5).writeByte(code).writeByte(0);
    SocksAddress.write(out, bound, port);
    return out;
  }

  static ByteBuf socks4(ByteBufAllocator alloc, boolean granted) {
    return alloc.buffer(8).writeByte(0).writeByte(granted ? 0x5A : 0x5B).writeZero(6);
  }
}
