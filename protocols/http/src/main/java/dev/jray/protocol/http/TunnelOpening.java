package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.channel.Retries;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Supplier;

/**
 * Opens one tunnel, in a few tries. Each try takes the next proxy; the pause in front of it grows,
 * so that a proxy that just restarts is met again.
 */
final class TunnelOpening {
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
  private Hop hop;
  private ConnectHandshake handshake;

  TunnelOpening(Flow flow, Connector connector, Supplier<Hop> hops) {
    this.flow = flow;
    this.connector = connector;
    this.hops = hops;
    this.loop = flow.eventLoop();
  }

  Future<Channel> start() {
    Promise<Channel> opened = loop.newPromise();
    hop = hops.get();
    LoopTimer.Timeout deadline =
        LoopTimer.of(loop)
            .schedule(
                hop.handshakeMillis(),
                () ->
                    opened.tryFailure(
                        new FlowException(NetworkError.TIMEOUT, "the proxy is slow")));
    Future<Channel> tries = Retries.open(loop, PAUSE_MILLIS, this::attempt);
    // Also when the caller cancels or the deadline came
    opened.addListener(
        done -> {
          deadline.cancel();
          tries.cancel(false);
        });
    tries.addListener(done -> onTried(tries, opened));
    return opened;
  }

  private void onTried(Future<Channel> tries, Promise<Channel> opened) {
    if (!tries.isSuccess()) {
      opened.tryFailure(tries.cause());
    } else if (opened.trySuccess(tries.getNow())) {
      // Behind the listeners of the kernel, which make it ready for the bytes that follow.
      opened.addListener(done -> handshake.leave());
    } else {
      tries.getNow().close();
    }
  }

  private Future<Channel> attempt() {
    Hop next = hop == null ? hops.get() : hop;
    hop = null;
    ConnectHandshake asking =
        new ConnectHandshake(flow.target().hostPort(), next.credentials(), loop.newPromise());
    handshake = asking;
    Promise<Channel> agreed = loop.newPromise();
    connector
        .connect(next.proxy(), pipeline -> pipeline.addLast(asking))
        .addListener(
            (Future<Channel> connected) -> {
              if (connected.isSuccess()) {
                onConnected(connected.getNow(), asking, agreed);
              } else {
                agreed.tryFailure(connected.cause());
              }
            });
    return agreed;
  }

  private static void onConnected(
      Channel channel, ConnectHandshake handshake, Promise<Channel> agreed) {
    agreed.addListener(
        done -> {
          if (!done.isSuccess()) {
            channel.close();
          }
        });
    handshake
        .result()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                agreed.trySuccess(channel);
              } else {
                // Before the next try begins
                channel.close();
                agreed.tryFailure(done.cause());
              }
            });
  }
}
