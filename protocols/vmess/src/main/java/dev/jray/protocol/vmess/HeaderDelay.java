package dev.jray.protocol.vmess;

import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Sees to it that the request header leaves, though it waits for the first payload: where the
 * client is silent, since the target speaks first, the header goes alone at the next tick of the
 * loop's timer, after {@link LoopTimer#TICK_MILLIS} at most. Payload is never held up.
 */
final class HeaderDelay extends ChannelOutboundHandlerAdapter {
  private LoopTimer.Timeout timeout;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timeout = LoopTimer.of(ctx.channel().eventLoop()).schedule(0, () -> onTimeout(ctx));
  }

  private void onTimeout(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER, ctx.voidPromise());
    ctx.pipeline().remove(this);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    ctx.write(msg, promise);
    ctx.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    timeout.cancel();
  }
}
