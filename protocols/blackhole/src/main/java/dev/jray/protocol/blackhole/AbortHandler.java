package dev.jray.protocol.blackhole;

import io.netty.channel.ChannelHandlerContext;

/** Breaks a stream off at once. */
final class AbortHandler extends BlackholeHandler {
  @Override
  void onJoined(ChannelHandlerContext ctx) {
    // Without an end of the stream: the client shall see a connection that was cut.
    ctx.close();
  }
}
