package dev.jray.protocol.http;

import dev.jray.spi.feature.Policy;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.util.function.Supplier;

/** Ends a client's connection: in time, and so that the client gets what was sent to it. */
final class ConnectionTimer {
  // A connection that is closed while the client still sends is reset, and may lose the response.
  private static final long LINGER_MILLIS = 2_000;

  private static final long MOST_KEEP_ALIVE_SECONDS = 4;

  private final ChannelHandlerContext ctx;
  private final Supplier<Policy> policy;
  private LoopTimer.Timeout timeout;
  private boolean peerEnded;
  private boolean sent;

  ConnectionTimer(ChannelHandlerContext ctx, Supplier<Policy> policy) {
    this.ctx = ctx;
    this.policy = policy;
  }

  /** How long the client is told that the connection waits for its next request; may be 0. */
  long keepAliveSeconds() {
    return Math.min(MOST_KEEP_ALIVE_SECONDS, policy.get().handshake() / 1000);
  }

  /** Waits for the next request's head. */
  void idle() {
    schedule(policy.get().handshake(), policy.get().connIdle());
  }

  /**
   * Ends this side, then waits for the client to end its own.
   *
   * @param ended whether it has
   */
  void linger(boolean ended) {
    peerEnded = ended;
    schedule(LINGER_MILLIS, policy.get().connIdle());
    ctx.writeAndFlush(EndOfStream.INSTANCE)
        .addListener(
            done -> {
              sent = true;
              closeIfEnded();
            });
  }

  /** The client has ended its side. */
  void peerEnded() {
    peerEnded = true;
    closeIfEnded();
  }

  private void closeIfEnded() {
    if (sent && peerEnded) {
      ctx.close();
    }
  }

  /**
   * Ends the connection as soon as what was written has left.
   *
   * @param reset whether it must not look like a proper end
   */
  void closeNow(boolean reset) {
    if (reset) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    schedule(LINGER_MILLIS, policy.get().connIdle());
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Forgets what was waited for. */
  void stop() {
    if (timeout != null) {
      timeout.cancel();
      timeout = null;
    }
  }

  // While bytes are still on their way to a slow client, waits on, but not for ever.
  private void schedule(long delay, long patience) {
    stop();
    timeout =
        LoopTimer.of(ctx.channel().eventLoop())
            .schedule(
                delay,
                () -> {
                  if (patience > delay && hasUnsent()) {
                    schedule(delay, patience - delay);
                  } else {
                    ctx.close();
                  }
                });
  }

  private boolean hasUnsent() {
    return ctx.channel().bytesBeforeUnwritable()
        < ctx.channel().config().getWriteBufferHighWaterMark();
  }
}
