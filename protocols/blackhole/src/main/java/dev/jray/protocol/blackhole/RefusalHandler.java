package dev.jray.protocol.blackhole;

import dev.jray.spi.flow.EndOfStream;
import io.netty.channel.ChannelHandlerContext;

/** Answers a stream with a refusal, and ends it when the client has had time to read that. */
final class RefusalHandler extends BlackholeHandler {
  static final long END_MILLIS = 1_000;

  @Override
  void onJoined(ChannelHandlerContext ctx) {
    later(ctx, END_MILLIS, () -> end(ctx));
    ctx.writeAndFlush(refusal(ctx));
  }

  private static void end(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(EndOfStream.INSTANCE);
    ctx.close();
  }
}
