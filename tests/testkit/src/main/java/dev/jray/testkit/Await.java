package dev.jray.testkit;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads, for a bounded time. */
public final class Await {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /** Waits up to ten seconds. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, Duration.ofSeconds(10), condition);
  }

  /**
   * Waits.
   *
   * @throws AssertionError if the condition does not become true in time
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Waits up to ten seconds, while the channel's timers run. */
  public static void until(String what, EmbeddedChannel channel, BooleanSupplier condition) {
    until(
        what,
        () -> {
          channel.runPendingTasks();
          return condition.getAsBoolean();
        });
  }

  /**
   * Waits up to ten seconds for a result.
   *
   * @throws AssertionError if the future fails or does not end in time
   */
  public static <T> T result(Future<T> future) {
    if (!future.awaitUninterruptibly(10, TimeUnit.SECONDS)) {
      throw new AssertionError("not within ten seconds: " + future);
    }
    if (!future.isSuccess()) {
      throw new AssertionError("failed: " + future, future.cause());
    }
    return future.getNow();
  }
}
