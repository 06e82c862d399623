package dev.jray.protocol.blackhole;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import io.netty.channel.ChannelHandlerContext;

/** Breaks a stream off at once. */
@SuppressWarnings("FutureReturnValueIgnored") // closing a local channel succeeds
final class AbortHandler extends BlackholeHandler {
  @Override
  void onJoined(ChannelHandlerContext ctx) {
    // A failure, not a mere end: the client shall see a connection that was cut.
    ctx.fireExceptionCaught(
        new FlowException(NetworkError.NOT_ALLOWED, "swallowed by a black hole"));
    ctx.close();
  }
}
