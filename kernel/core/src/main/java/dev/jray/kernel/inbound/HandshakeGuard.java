package dev.jray.kernel.inbound;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;

/**
 * The last handler of a pipeline while its handshake runs: it catches what goes wrong before it. A
 * protocol may append handlers as it goes; the guard then moves behind them.
 */
final class HandshakeGuard extends ChannelInboundHandlerAdapter {
  private final Handshake handshake;

  private HandshakeGuard(Handshake handshake) {
    this.handshake = handshake;
  }

  static void install(ChannelPipeline pipeline, Handshake handshake) {
    pipeline.addLast(new HandshakeGuard(handshake));
  }

  /** Takes the guard away, if it stands there. */
  static void remove(ChannelPipeline pipeline) {
    HandshakeGuard guard = pipeline.get(HandshakeGuard.class);
    if (guard != null) {
      pipeline.remove(guard);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (ctx.pipeline().last() != this) {
      // Before the message goes on: it may end the handshake, and with it the one guard there is.
      install(ctx.pipeline(), handshake);
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
      return;
    }
    // Nothing passes a handshake before it is over, save the mark that the client gave up.
    ReferenceCountUtil.release(message);
    if (message == EndOfStream.INSTANCE && handshake.pending()) {
      handshake.abandoned();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    handshake.abandoned();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    handshake.failed(cause);
  }
}
