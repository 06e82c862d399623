package dev.jray.toolkit.crypto;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a race in the background, a little at a time, so that the JVM's compiler keeps up with it
 * and nobody else has to wait.
 */
final class RaceThread {
  /** The first connections go first. */
  private static final int DELAY_MILLIS = 1000;

  private static final int PAUSE_MILLIS = 40;
  private static final Logger LOGGER = LoggerFactory.getLogger(RaceThread.class);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(RaceThread::thread);
  private final Supplier<Optional<CipherRace>> start;
  private final Consumer<CipherRace> finish;

  private RaceThread(Supplier<Optional<CipherRace>> start, Consumer<CipherRace> finish) {
    this.start = start;
    this.finish = finish;
  }

  /** Makes a race, if there is one, and runs it to its end, all on a thread of its own. */
  static void start(Supplier<Optional<CipherRace>> start, Consumer<CipherRace> finish) {
    RaceThread thread = new RaceThread(start, finish);
    thread.later(thread::begin, DELAY_MILLIS);
  }

  @SuppressWarnings("ThreadPriorityCheck") // A race that comes late does no harm.
  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "jray-cipher-race");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  private void begin() {
    start.get().ifPresentOrElse(this::step, executor::shutdown);
  }

  private void step(CipherRace race) {
    if (race.step()) {
      executor.shutdown();
      finish.accept(race);
    } else {
      later(() -> step(race), PAUSE_MILLIS);
    }
  }

  private void later(Runnable task, int millis) {
    executor.schedule(() -> guard(task), millis, TimeUnit.MILLISECONDS);
  }

  private void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError e) {
      executor.shutdown();
      LOGGER.warn("The providers of ciphers could not be compared: {}", e.toString());
    }
  }
}
