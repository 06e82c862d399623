package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;

/** Puts payload in the form of a body. */
interface BodyWriter {

  /** How many bytes so much payload becomes at most. */
  int bound(int length);

  /**
   * Writes all of {@code in}, which is not empty.
   *
   * @throws dev.jray.spi.error.FlowException if it cannot be written; nothing was written then
   */
  void write(ByteBuf in, ByteBuf out);

  /** Whether what goes in comes out as it is. */
  boolean transparent();

  /**
   * Writes the end marker.
   *
   * @return false if there is none in this body
   */
  boolean end(ByteBuf out);
}
