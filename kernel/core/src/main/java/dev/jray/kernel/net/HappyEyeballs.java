package dev.jray.kernel.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Connects to the first of several addresses that answers (RFC 8305): the families alternate, and
 * the next try starts when the last failed or 250 ms after it began.
 */
final class HappyEyeballs {
  private static final long NEXT_AFTER_MILLIS = 250;
  private static final int MOST_ADDRESSES = 8;

  private final Deque<InetAddress> waiting;
  private final Function<InetAddress, Future<Channel>> connect;
  private final Promise<Channel> winner;
  private final List<Future<Channel>> running = new ArrayList<>(2);
  private ScheduledFuture<?> next;

  private HappyEyeballs(
      List<InetAddress> addresses,
      Function<InetAddress, Future<Channel>> connect,
      Promise<Channel> winner) {
    this.waiting = interleave(addresses);
    this.connect = connect;
    this.winner = winner;
  }

  /**
   * Begins to connect; called on the promise's event loop.
   *
   * @param connect its channels must be connected but not be used yet; those that lose are closed
   */
  static void connect(
      List<InetAddress> addresses,
      Function<InetAddress, Future<Channel>> connect,
      Promise<Channel> winner,
      EventLoop loop) {
    HappyEyeballs race = new HappyEyeballs(addresses, connect, winner);
    winner.addListener(done -> race.stop());
    race.tryNext(loop);
  }

  /** Somebody won, or nobody waits any more. */
  private void stop() {
    waiting.clear();
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    for (Future<Channel> attempt : List.copyOf(running)) {
      attempt.cancel(false);
    }
  }

  private void tryNext(EventLoop loop) {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    InetAddress address = waiting.poll();
    if (address == null || winner.isDone()) {
      return;
    }
    Future<Channel> attempt = connect.apply(address);
    running.add(attempt);
    attempt.addListener((Future<Channel> tried) -> onTried(tried, loop));
    if (!waiting.isEmpty() && !winner.isDone()) {
      next = loop.schedule(() -> tryNext(loop), NEXT_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void onTried(Future<Channel> tried, EventLoop loop) {
    running.remove(tried);
    if (tried.isSuccess()) {
      if (!winner.trySuccess(tried.getNow())) {
        tried.getNow().close();
      }
    } else if (!waiting.isEmpty()) {
      tryNext(loop);
    } else if (running.isEmpty()) {
      winner.tryFailure(tried.cause());
    }
  }

  private static Deque<InetAddress> interleave(List<InetAddress> addresses) {
    List<InetAddress> same = new ArrayList<>();
    List<InetAddress> other = new ArrayList<>();
    boolean firstIsV4 = addresses.get(0) instanceof Inet4Address;
    for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
      (address instanceof Inet4Address == firstIsV4 ? same : other).add(address);
    }
    Deque<InetAddress> order = new ArrayDeque<>();
    for (int i = 0; i < Math.max(same.size(), other.size()); i++) {
      if (i < same.size()) {
        order.add(same.get(i));
      }
      if (i < other.size()) {
        order.add(other.get(i));
      }
    }
    return order;
  }
}
