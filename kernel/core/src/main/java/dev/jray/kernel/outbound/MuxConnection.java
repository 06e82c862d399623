package dev.jray.kernel.outbound;

import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.mux.MuxClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One mux connection from its dial on, with those who wait for it. */
final class MuxConnection {
  private final int concurrency;
  private final MuxClient client;
  private final List<Waiting> waiting = new ArrayList<>(1);
  private boolean connected;
  private Throwable failure;

  private record Waiting(Destination target, ChannelHandler tail, Promise<Channel> promise) {}

  MuxConnection(int concurrency, int lifetime, Consumer<FlowException> broken) {
    this.concurrency = concurrency;
    this.client = new MuxClient(concurrency, lifetime, broken);
  }

  /**
   * Waits for the carrier.
   *
   * @param gone called when this connection is of no use any more
   */
  void start(Future<Channel> dialed, Runnable gone) {
    if (dialed.isDone()) {
      onDialed(dialed, gone);
    } else {
      dialed.addListener(done -> onDialed(dialed, gone));
    }
  }

  private void onDialed(Future<Channel> dialed, Runnable gone) {
    if (!dialed.isSuccess()) {
      fail(dialed.cause(), gone);
      return;
    }
    Channel carrier = dialed.getNow();
    if (!carrier.isActive()) {
      fail(
          new FlowException(NetworkError.RESET, "the connection ended as soon as it was made"),
          gone);
      return;
    }
    carrier.closeFuture().addListener(closed -> gone.run());
    FlowGate.of(carrier).replaceWith(client);
    connected = true;
    for (Waiting each : waiting) {
      if (each.promise().setUncancellable()) {
        complete(each);
      }
    }
    waiting.clear();
  }

  private void fail(Throwable why, Runnable gone) {
    failure = why;
    gone.run();
    waiting.forEach(each -> each.promise().tryFailure(why));
    waiting.clear();
  }

  boolean full() {
    if (connected) {
      return client.full();
    }
    return failure != null || waiting.size() >= concurrency;
  }

  /**
   * Opens a sub-flow, once the carrier is there.
   *
   * @param tail the last handler of its pipeline
   */
  Future<Channel> open(Destination target, ChannelHandler tail, EventLoop loop) {
    Waiting wanted = new Waiting(target, tail, loop.newPromise());
    if (failure != null) {
      wanted.promise().setFailure(failure);
    } else if (connected) {
      complete(wanted);
    } else {
      waiting.add(wanted);
    }
    return wanted.promise();
  }

  private void complete(Waiting wanted) {
    Channel channel;
    try {
      channel = client.open(wanted.target());
    } catch (FlowException e) {
      wanted.promise().setFailure(e);
      return;
    }
    channel.pipeline().addLast(wanted.tail());
    wanted.promise().setSuccess(channel);
  }
}
