package dev.jray.kernel.net;

import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;

/**
 * Maps {@link EndOfStream} to and from the socket's half-close. The first handler of each socket.
 */
@Sharable
final class HalfCloseHandler extends ChannelDuplexHandler {
  static final HalfCloseHandler INSTANCE = new HalfCloseHandler();

  private HalfCloseHandler() {}

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.fireChannelRead(EndOfStream.INSTANCE);
      ctx.fireChannelReadComplete();
    } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message != EndOfStream.INSTANCE) {
      ctx.write(message, promise);
      return;
    }
    // shutdownOutput() fails what is still queued, so it must wait for a write behind all others.
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (flushed.isSuccess()) {
                ((DuplexChannel) ctx.channel()).shutdownOutput(promise.unvoid());
              } else {
                promise.tryFailure(flushed.cause());
              }
            });
  }
}
