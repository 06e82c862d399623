package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Writes a header and a body behind it. Each write becomes one buffer, whatever the number of
 * chunks in it; the header is in the first one.
 */
final class BodyEncoder extends ChannelOutboundHandlerAdapter {
  /** Room for a usual header; one that is longer makes the buffer grow. */
  private static final int HEADER = 512;

  private final BodyWriter writer;
  private Consumer<ByteBuf> header;
  private FlowException failure;
  private boolean ended;

  BodyEncoder(BodyWriter writer, Consumer<ByteBuf> header) {
    this.writer = writer;
    this.header = header;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message == EndOfStream.INSTANCE) {
      end(ctx, promise);
    } else if (message instanceof ByteBuf data) {
      payload(ctx, data, promise);
    } else if (message instanceof Packet packet) {
      payload(ctx, packet.content(), promise);
    } else {
      ctx.write(message, promise);
    }
  }

  private void payload(ChannelHandlerContext ctx, ByteBuf data, ChannelPromise promise) {
    boolean empty = !data.isReadable();
    boolean headed = header == null || failure != null;
    if (headed && (empty || (writer.transparent() && !ended && failure == null))) {
      // An empty chunk would be the end marker; who writes no bytes waits for those before it.
      ctx.write(data, promise);
      return;
    }
    if (failure != null || ended) {
      data.release();
      fail(promise, failure);
      return;
    }
    ByteBuf out = buffer(ctx, data.readableBytes());
    try {
      writeHeader(out);
      if (!empty) {
        writer.write(data, out);
      }
    } catch (FlowException e) {
      finish(ctx, out, promise, e);
      return;
    } finally {
      data.release();
    }
    ctx.write(out, promise);
  }

  private void end(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (failure != null || ended) {
      fail(promise, failure);
      return;
    }
    ended = true;
    ByteBuf out = buffer(ctx, 0);
    boolean marked;
    try {
      writeHeader(out);
      marked = writer.end(out);
    } catch (FlowException e) {
      finish(ctx, out, promise, e);
      return;
    }
    if (marked) {
      ctx.write(out, promise);
    } else {
      writeUnlessEmpty(ctx, out);
      ctx.write(EndOfStream.INSTANCE, promise);
    }
  }

  private void writeHeader(ByteBuf out) {
    if (header != null) {
      Consumer<ByteBuf> once = header;
      try {
        once.accept(out);
      } catch (FlowException e) {
        failure = e;
        throw e;
      }
      header = null;
    }
  }

  private ByteBuf buffer(ChannelHandlerContext ctx, int payload) {
    int head = header == null ? 0 : HEADER;
    return ctx.alloc().directBuffer(head + writer.bound(Math.max(payload, 1)));
  }

  /** A payload that cannot be written; a header in front of it goes out all the same. */
  private void finish(
      ChannelHandlerContext ctx, ByteBuf out, ChannelPromise promise, FlowException why) {
    if (failure != null) {
      out.release();
      promise.tryFailure(why);
      return;
    }
    writeUnlessEmpty(ctx, out);
    if (!promise.isVoid()) {
      // A void promise would tell the whole flow, which outlives a datagram that is too long.
      promise.tryFailure(why);
    }
  }

  private static void writeUnlessEmpty(ChannelHandlerContext ctx, ByteBuf out) {
    if (out.isReadable()) {
      ctx.write(out, ctx.voidPromise());
    } else {
      ReferenceCountUtil.release(out);
    }
  }

  private static void fail(ChannelPromise promise, FlowException failure) {
    promise.tryFailure(
        failure == null
            ? new FlowException(VmessError.DATA_AFTER_END, "the body has ended already")
            : failure);
  }
}
