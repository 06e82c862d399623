package dev.jray.feature.log;

import dev.jray.spi.feature.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lines from any thread without making it wait, and writes them from a thread of its own. The
 * thread starts with the first line and ends when there was none for a while, as V2Ray's does; the
 * file is closed meanwhile, so that it can be rotated.
 *
 * <p>While more lines come than the sink takes, those beyond the capacity are dropped; a line says
 * how many.
 */
final class LogWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);
  private static final String ORIGIN = "app/log";
  private static final int BATCH_CHARS = 64 * 1024;

  private final LogSink sink;
  private final Limits limits;
  private final Clock clock;
  private final EntryFormat format;
  private final StringBuilder batch = new StringBuilder();
  private final Queue<LogEntry> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean failing;
  private volatile Thread thread; // null while at rest
  private volatile boolean parked;
  private volatile boolean reopen;
  private volatile boolean closed;

  /**
   * What bounds a writer.
   *
   * @param lines that may wait
   * @param idle time after which it goes to rest
   * @param drain time that closing may take
   */
  record Limits(int lines, Duration idle, Duration drain) {
    static final Limits DEFAULT = new Limits(4096, Duration.ofMinutes(1), Duration.ofSeconds(2));
  }

  LogWriter(LogSink sink, Limits limits, Clock clock, EntryFormat format) {
    this.sink = sink;
    this.limits = limits;
    this.clock = clock;
    this.format = format;
  }

  LogSink sink() {
    return sink;
  }

  /** Writes a line soon, or drops it. */
  void offer(LogEntry entry) {
    if (closed) {
      return;
    }
    if (waiting.incrementAndGet() > limits.lines()) {
      waiting.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    queue.add(entry);
    wake();
  }

  /** Opens the sink anew, soon. */
  void reopen() {
    if (!closed) {
      reopen = true;
      wake();
    }
  }

  /** Writes what waits, as long as that takes no longer than the limit, and ends for good. */
  void close() {
    closed = true;
    wake();
    if (Thread.currentThread() == thread) {
      return; // a listener ends it from within a write
    }
    boolean interrupted = false;
    try {
      if (!finished.await(limits.drain().toNanos(), TimeUnit.NANOSECONDS)) {
        LOGGER.warn("{} log lines for {} are lost: it takes none", waiting.get(), sink.name());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Thread writer = thread;
    if (writer != null) {
      writer.interrupt(); // it is stuck in a write
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    Thread writer = thread;
    if (writer == null) {
      startThread();
    } else if (parked) {
      parked = false;
      LockSupport.unpark(writer);
    }
  }

  private synchronized void startThread() {
    if (thread == null && finished.getCount() > 0) {
      Thread writer = new Thread(this::run, "jray-log-" + sink.name());
      writer.setDaemon(true);
      writer.start(); // may fail, and is then tried again with the next line
      thread = writer;
    }
  }

  private void run() {
    try {
      long idleSince = System.nanoTime();
      while (true) {
        if (reopen) {
          reopen = false;
          reopenSink();
        }
        if (writeBatch()) {
          idleSince = System.nanoTime();
        } else if (closed) {
          rest();
          finished.countDown();
          return;
        } else {
          long left = limits.idle().toNanos() - (System.nanoTime() - idleSince);
          if (left > 0) {
            park(left);
          } else if (retire()) {
            return;
          }
        }
      }
    } finally {
      leave();
    }
  }

  // Says that it sleeps before it looks a last time, as offer() adds before it looks who sleeps.
  private void park(long nanos) {
    parked = true;
    if (nothingToDo()) {
      LockSupport.parkNanos(this, nanos);
    }
    parked = false;
  }

  private boolean nothingToDo() {
    return queue.isEmpty() && !reopen && !closed;
  }

  private boolean retire() {
    rest();
    synchronized (this) {
      thread = null;
      if (nothingToDo()) {
        return true;
      }
      thread = Thread.currentThread(); // a line came while it left
      return false;
    }
  }

  private synchronized void leave() {
    if (thread == Thread.currentThread()) {
      thread = null;
    }
  }

  private boolean writeBatch() {
    int lines = fillBatch();
    if (lines == 0 && failing) {
      return false; // there is only the report of what was lost: it waits for the next line
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      note(lost + " lines were dropped here: the log takes fewer than there are");
    }
    if (batch.isEmpty()) {
      return false;
    }
    try {
      sink.write(batch.toString().getBytes(StandardCharsets.UTF_8));
      failing = false;
    } catch (IOException e) {
      dropped.addAndGet(lines + lost);
      complain(e);
    } finally {
      waiting.addAndGet(-lines);
    }
    return true;
  }

  private int fillBatch() {
    batch.setLength(0);
    int lines = 0;
    while (batch.length() < BATCH_CHARS) {
      LogEntry entry = queue.poll();
      if (entry == null) {
        break;
      }
      format.append(batch, entry);
      lines++;
    }
    return lines;
  }

  private void note(String text) {
    format.append(batch, new LogEntry.Message(clock.millis(), Severity.WARNING, 0, ORIGIN, text));
  }

  private void reopenSink() {
    try {
      sink.reopen();
    } catch (IOException e) {
      // The old file goes on, and the one who moved it looks into it.
      offer(
          new LogEntry.Message(
              clock.millis(),
              Severity.WARNING,
              0,
              ORIGIN,
              "failed to reopen " + sink.name() + ": " + OpenFailure.reason(e)));
    }
  }

  private void rest() {
    try {
      sink.rest();
    } catch (IOException e) {
      complain(e);
    }
  }

  // Once per streak: the process log may lead back here.
  private void complain(IOException e) {
    if (!failing) {
      failing = true;
      LOGGER.warn("The log {} cannot be written: {}", sink.name(), OpenFailure.reason(e));
    }
  }
}
