package dev.jray.protocol.blackhole;

import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * The far end of a flow that leads nowhere: takes everything, keeps nothing. What it writes is what
 * the flow's client gets.
 */
abstract class BlackholeHandler extends ChannelInboundHandlerAdapter {
  /** V2Ray's text, byte for byte: line feeds alone, and two empty lines. */
  static final String REFUSAL =
      """
      HTTP/1.1 403 Forbidden
      Connection: close
      Cache-Control: max-age=3600, public
      Content-Length: 0


      """;

  private LoopTimer.Timeout timeout;
  private boolean gone;

  /** Called once the kernel has had its turn to join the flow's two channels. */
  abstract void onJoined(ChannelHandlerContext ctx);

  final void later(ChannelHandlerContext ctx, long millis, Runnable task) {
    timeout = LoopTimer.of(ctx.channel().eventLoop()).schedule(millis, task);
  }

  static ByteBuf refusal(ChannelHandlerContext ctx) {
    return ByteBufUtil.writeAscii(ctx.alloc(), REFUSAL);
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel()
        .eventLoop()
        .execute(
            () -> {
              if (!gone) {
                onJoined(ctx);
              }
            });
  }

  @Override
  public final void handlerRemoved(ChannelHandlerContext ctx) {
    gone = true;
    if (timeout != null) {
      timeout.cancel();
    }
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }
}
