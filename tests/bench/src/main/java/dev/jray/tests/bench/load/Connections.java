package dev.jray.tests.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client connections of one load. A blocking read cannot be told a limit; when the time is up
 * the channels are closed instead, which ends every read and write on them.
 */
final class Connections implements AutoCloseable {
  private static final Duration HUNG = Duration.ofSeconds(5);

  private static final int TRIES = 3;

  /** What is done on a connection before it counts as open. */
  interface Opening {
    void run(SocketChannel channel) throws IOException;
  }

  private final AtomicInteger lost = new AtomicInteger();
  private final Target target;
  private final Duration limit;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, Connections::daemon);
  private final Future<?> expiry;
  private volatile boolean expired;

  Connections(Target target, Duration limit) {
    this.target = target;
    this.limit = limit;
    clock.setRemoveOnCancelPolicy(true);
    expiry = clock.schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private SocketChannel socket() throws IOException {
    SocketChannel channel = SocketChannel.open();
    adopt(channel);
    return channel;
  }

  /** Takes a channel that was opened elsewhere. */
  void adopt(SocketChannel channel) {
    open.add(channel);
    if (expired) {
      hangUp(channel);
    }
  }

  /** TCP to the first proxy. */
  private void reach(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(target.proxy());
  }

  /** The proxy's handshake; payload may be sent after it. */
  void greet(SocketChannel channel) throws IOException {
    target.entry().handshake(channel, target.origin().address());
  }

  /**
   * Opens a bulk connection; the way to the origin and back is open when this returns.
   *
   * @throws IOException as {@link #anew}
   */
  SocketChannel ready(Mode mode) throws IOException {
    return anew(
        channel -> {
          Streams.write(channel, ByteBuffer.wrap(new byte[] {mode.code()}));
          ByteBuffer ready = ByteBuffer.allocate(1);
          Streams.read(channel, ready);
          if (ready.get() != Mode.READY) {
            throw new IOException("the origin's answer is wrong");
          }
        });
  }

  /**
   * Opens a connection, and opens it anew if it is lost: V2Ray's servers take a new one for a
   * replay now and then, and with hundreds of them one load in two would fail.
   *
   * @param opening what has to go well before it counts as open
   * @throws IOException if it was lost three times
   */
  SocketChannel anew(Opening opening) throws IOException {
    for (int i = 1; i < TRIES; i++) {
      try {
        return once(opening);
      } catch (IOException e) {
        if (expired) {
          throw e;
        }
        // Counted, and reported with the result.
        lost.incrementAndGet();
      }
    }
    return once(opening);
  }

  /**
   * Opens a connection.
   *
   * @throws IOException if it is lost or hangs for five seconds; it is closed then
   */
  SocketChannel once(Opening opening) throws IOException {
    SocketChannel channel = socket();
    Future<?> alarm = hangUpAfter(channel, HUNG);
    try {
      reach(channel);
      greet(channel);
      opening.run(channel);
      return channel;
    } catch (IOException e) {
      hangUp(channel);
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  /** How many were lost and opened anew. */
  int lost() {
    return lost.get();
  }

  void hangUp(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket cannot be closed", e);
    }
  }

  /** Closes a channel later. */
  private Future<?> hangUpAfter(SocketChannel channel, Duration delay) {
    return clock.schedule(() -> hangUp(channel), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean expired() {
    return expired;
  }

  /**
   * Runs tasks at the same time, each on a thread of its own; the first failure is thrown at once.
   */
  <T> List<T> together(List<Callable<T>> tasks) throws LoadException {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size(), Connections::daemon);
    try {
      ExecutorCompletionService<T> running = new ExecutorCompletionService<>(threads);
      for (Callable<T> task : tasks) {
        Future<T> unused = running.submit(task); // comes back from take()
      }
      List<T> results = new ArrayList<>();
      while (results.size() < tasks.size()) {
        results.add(running.take().get());
      }
      return results;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("interrupted", e);
    } finally {
      threads.shutdown();
    }
  }

  LoadException failure(Throwable cause) {
    if (expired) {
      return new LoadException("not done within " + limit.toSeconds() + " s", cause);
    }
    return cause instanceof LoadException known
        ? known
        : new LoadException(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    expiry.cancel(false);
    clock.shutdownNow();
    open.forEach(this::hangUp);
  }

  private void expire() {
    expired = true;
    open.forEach(this::hangUp);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    return thread;
  }
}
