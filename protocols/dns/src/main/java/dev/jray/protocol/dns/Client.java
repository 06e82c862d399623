package dev.jray.protocol.dns;

import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;

/** The side that queries come from. */
interface Client {

  /**
   * Sends an answer. Does nothing if the client has gone, or does not read.
   *
   * @param message owned by the callee
   * @param from whom the client asked
   */
  void answer(ByteBuf message, Destination from);

  /** The server that queries are passed on to has ended the connection. */
  void forwardEnded();
}
