package dev.jray.protocol.http;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A body of known length, or without an end. */
final class PlainBody implements BodyReader {
  private long left;

  PlainBody(long length) {
    left = length;
  }

  @Override
  public void read(ByteBuf in, Consumer<ByteBuf> out) {
    int length = (int) Math.min(left, in.readableBytes());
    if (length > 0) {
      left -= length;
      out.accept(in.readRetainedSlice(length));
    }
  }

  @Override
  public boolean done() {
    return left == 0;
  }
}
