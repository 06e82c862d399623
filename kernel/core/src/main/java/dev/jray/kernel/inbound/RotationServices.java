package dev.jray.kernel.inbound;

import dev.jray.spi.feature.Log;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;

/**
 * What inbounds need that change their ports.
 *
 * @param schedule runs the changes, which may block
 */
public record RotationServices(
    ScheduledExecutorService schedule, Clock clock, RandomGenerator random, Log log) {

  /** With a thread of its own, which begins with the first inbound that needs it. */
  public static RotationServices of(Clock clock, RandomGenerator random, Log log) {
    ScheduledThreadPoolExecutor schedule =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "jray-ports");
              thread.setDaemon(true);
              return thread;
            });
    schedule.setRemoveOnCancelPolicy(true);
    return new RotationServices(schedule, clock, random, log);
  }
}
