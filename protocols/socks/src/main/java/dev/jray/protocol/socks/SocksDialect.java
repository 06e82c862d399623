package dev.jray.protocol.socks;

import io.netty.buffer.ByteBuf;

/** One version's handshake on the server's side. */
interface SocksDialect {

  /**
   * Takes one step with the bytes that are there; leaves them if they are too few. Ends with a call
   * to the {@link SocksHandshake}.
   */
  void advance(ByteBuf in);
}
