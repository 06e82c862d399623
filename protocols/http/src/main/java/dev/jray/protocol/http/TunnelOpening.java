package dev.jray.protocol.http;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Supplier;

/**
 * Opens one tunnel, in up to five tries. Each try takes the next proxy; the pause in front of it
 * grows, so that a proxy that just restarts is met again.
 */
final class TunnelOpening {
  private static final int TRIES = 5;
  private static final long PAUSE_MILLIS = 100;

  /**
   * One try.
   *
   * @param proxy where to
   * @param credentials for Proxy-Authorization; may be empty
   * @param handshakeMillis for the whole opening, counted from its first try
   */
  record Hop(Destination proxy, String credentials, long handshakeMillis) {}

  private final Flow flow;
  private final Connector connector;
  private final Supplier<Hop> hops;
  private final EventLoop loop;
  private final Promise<Channel> promise;
  private LoopTimer.Timeout deadline;
  private LoopTimer.Timeout pause;
  private Channel channel;
  private int tries;

  TunnelOpening(Flow flow, Connector connector, Supplier<Hop> hops) {
    this.flow = flow;
    this.connector = connector;
    this.hops = hops;
    this.loop = flow.eventLoop();
    this.promise = loop.newPromise();
  }

  Future<Channel> start() {
    Hop first = hops.get();
    deadline =
        LoopTimer.of(loop)
            .schedule(
                first.handshakeMillis(),
                () ->
                    promise.tryFailure(
                        new FlowException(NetworkError.TIMEOUT, "the proxy is slow")));
    promise.addListener(opened -> ended());
    connect(first);
    return promise;
  }

  // Also runs when the promise was cancelled or the deadline came.
  private void ended() {
    deadline.cancel();
    if (pause != null) {
      pause.cancel();
    }
    if (!promise.isSuccess() && channel != null) {
      channel.close();
    }
  }

  private void connect(Hop hop) {
    tries++;
    ConnectHandshake handshake =
        new ConnectHandshake(flow.target().hostPort(), hop.credentials(), loop.newPromise());
    connector
        .connect(hop.proxy(), pipeline -> pipeline.addLast(handshake))
        .addListener(
            (Future<Channel> connected) -> {
              if (connected.isSuccess()) {
                connected(connected.getNow(), handshake);
              } else {
                failed(connected.cause());
              }
            });
  }

  private void connected(Channel open, ConnectHandshake handshake) {
    if (promise.isDone()) {
      open.close();
      return;
    }
    channel = open;
    handshake
        .result()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                open.close();
                failed(done.cause());
              } else if (promise.trySuccess(open)) {
                // Behind the listeners of the kernel, which make it ready for the bytes that
                // follow.
                promise.addListener(opened -> handshake.leave());
              }
            });
  }

  private void failed(Throwable cause) {
    if (promise.isDone()) {
      return;
    }
    if (tries == TRIES || isFinal(cause)) {
      promise.tryFailure(cause);
    } else if (tries == 1) {
      connect(hops.get());
    } else {
      pause = LoopTimer.of(loop).schedule(PAUSE_MILLIS * (tries - 1), () -> connect(hops.get()));
    }
  }

  // What would be the same at the next try: the proxy's answer, or this process' own rules.
  private static boolean isFinal(Throwable cause) {
    return cause instanceof ConnectHandshake.FinalAnswer
        || (cause instanceof FlowException reason
            && (reason.isDefinite() || reason.code().kind() != ErrorCode.Kind.NETWORK));
  }
}
