package dev.jray.kernel.net;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.DnsClient;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Names as the operating system resolves them. The system's call blocks, so it runs on a few
 * threads of its own; equal lookups share one call, and answers are kept for a short time so that a
 * busy name costs no thread hop.
 */
public final class SystemDns implements DnsClient, AutoCloseable {
  private static final int THREADS = 64;
  private static final int WAITING = 1024;
  private static final int CACHED = 4096;
  private static final int PATIENCE_SECONDS = 8;
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ConcurrentHashMap<String, Answer> cache = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> inFlight =
      new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;
  private final Lookup lookup;

  /** Uses the operating system. */
  public SystemDns() {
    this(InetAddress::getAllByName);
  }

  SystemDns(Lookup lookup) {
    this.lookup = lookup;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            SystemDns::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop eventLoop) {
    Answer known = cache.get(name);
    if (known != null && System.nanoTime() - known.since < KEEP_NANOS) {
      return select(name, known.addresses, family, eventLoop.newPromise());
    }
    Promise<List<InetAddress>> promise = eventLoop.newPromise();
    // The system's own limit may be a minute; who waits shall not.
    Future<?> limit =
        eventLoop.schedule(
            () -> promise.tryFailure(notResolved(name, null)), PATIENCE_SECONDS, TimeUnit.SECONDS);
    lookup(name)
        .whenComplete(
            (addresses, failure) -> {
              limit.cancel(false);
              if (failure == null) {
                select(name, addresses, family, promise);
              } else {
                promise.tryFailure(notResolved(name, failure));
              }
            });
    return promise;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private CompletableFuture<List<InetAddress>> lookup(String name) {
    CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> running = inFlight.putIfAbsent(name, mine);
    if (running != null) {
      return running;
    }
    try {
      threads.execute(() -> ask(name, mine));
    } catch (RejectedExecutionException e) {
      inFlight.remove(name);
      mine.completeExceptionally(new UnknownHostException(name + ": too many lookups are waiting"));
    }
    return mine;
  }

  private void ask(String name, CompletableFuture<List<InetAddress>> result) {
    try {
      List<InetAddress> addresses = List.copyOf(Arrays.asList(lookup.addresses(name)));
      if (cache.size() >= CACHED) {
        forgetSome();
      }
      cache.put(name, new Answer(addresses, System.nanoTime()));
      inFlight.remove(name);
      result.complete(addresses);
    } catch (UnknownHostException | RuntimeException e) {
      inFlight.remove(name);
      result.completeExceptionally(e);
    }
  }

  /** A flood of names must not wash out the busy ones again and again: a part goes. */
  private void forgetSome() {
    int surplus = CACHED / 8;
    for (String known : cache.keySet()) {
      if (surplus-- == 0) {
        return;
      }
      cache.remove(known);
    }
  }

  private static Future<List<InetAddress>> select(
      String name, List<InetAddress> all, IpFamily family, Promise<List<InetAddress>> promise) {
    List<InetAddress> wanted =
        family == IpFamily.ANY
            ? all
            : all.stream()
                .filter(ip -> (ip instanceof Inet4Address) == (family == IpFamily.V4))
                .toList();
    if (wanted.isEmpty()) {
      promise.tryFailure(notResolved(name, null));
    } else {
      promise.trySuccess(wanted);
    }
    return promise;
  }

  private static FlowException notResolved(String name, Throwable cause) {
    return new FlowException(
        NetworkError.NAME_NOT_RESOLVED, "the name " + name + " has no usable address", cause);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "jray-dns");
    thread.setDaemon(true);
    return thread;
  }

  /** The system's blocking call. */
  interface Lookup {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  private record Answer(List<InetAddress> addresses, long since) {}
}
