package dev.jray.protocol.http;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Follows one body through the bytes of a connection. Copies nothing and keeps no buffer. */
interface BodyReader {
  /**
   * Takes from {@code in} what belongs to the body and passes it on as slices that the receiver
   * owns. What stays in {@code in} lies behind the body.
   *
   * @throws dev.jray.spi.error.FlowException if the framing is broken
   */
  void read(ByteBuf in, Consumer<ByteBuf> out);

  /** Whether the body has ended. */
  boolean done();
}
