package dev.jray.transport.tcp;

import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.function.Supplier;

/**
 * Sends a head in front of the first bytes, in one piece and in the same flush, and then leaves.
 */
final class HttpHeaderWriter extends ChannelOutboundHandlerAdapter {
  private final Supplier<byte[]> head;
  private final Supplier<byte[]> silence;
  private boolean done;

  /**
   * Makes a writer.
   *
   * @param head asked once, when the first bytes are written
   * @param silence what is sent if the stream ends without a byte; may be empty
   */
  HttpHeaderWriter(Supplier<byte[]> head, Supplier<byte[]> silence) {
    this.head = head;
    this.silence = silence;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message == EndOfStream.INSTANCE) {
      writeSilence(ctx);
    } else if (message instanceof ByteBuf data && data.isReadable() && !done) {
      done = true;
      ctx.write(Unpooled.wrappedBuffer(head.get()), ctx.voidPromise());
    }
    ctx.write(message, promise);
    if (done) {
      ctx.pipeline().remove(this);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (!done && ctx.channel().isActive()) {
      writeSilence(ctx);
      ctx.flush();
    }
    ctx.close(promise);
  }

  private void writeSilence(ChannelHandlerContext ctx) {
    done = true;
    byte[] page = silence.get();
    if (page.length > 0) {
      ctx.write(Unpooled.wrappedBuffer(page), ctx.voidPromise());
    }
  }
}
