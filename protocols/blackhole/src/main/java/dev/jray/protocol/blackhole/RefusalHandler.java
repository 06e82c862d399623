package dev.jray.protocol.blackhole;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;

/** Answers a stream with a refusal, and ends it when the client has had time to read that. */
@SuppressWarnings("FutureReturnValueIgnored") // closing a local channel succeeds
final class RefusalHandler extends BlackholeHandler {
  static final long END_MILLIS = 1_000;

  @Override
  void onJoined(ChannelHandlerContext ctx) {
    later(ctx, END_MILLIS, () -> end(ctx));
    ctx.fireChannelRead(refusal(ctx));
    ctx.fireChannelReadComplete();
  }

  private static void end(ChannelHandlerContext ctx) {
    ctx.fireChannelRead(EndOfStream.INSTANCE);
    ctx.fireChannelReadComplete();
    ctx.close();
  }
}
