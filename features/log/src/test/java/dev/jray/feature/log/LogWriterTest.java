package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.log.LogWriter.Limits;
import dev.jray.spi.feature.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogWriterTest {
  private static final Limits LIMITS =
      new Limits(100, Duration.ofMinutes(1), Duration.ofSeconds(20));

  private final FakeSink sink = new FakeSink();
  private LogWriter writer = writer(LIMITS);

  @AfterEach
  void close() {
    sink.gate.release(1_000_000);
    sink.broken = false;
    writer.close();
  }

  private LogWriter writer(Limits limits) {
    return new LogWriter(
        sink, limits, Clock.system(ZoneOffset.UTC), LineFormat.at(ZoneOffset.UTC, text -> text));
  }

  private void use(Limits limits) {
    writer = writer(limits);
  }

  private void say(String text) {
    writer.offer(new LogEntry.Message(0, Severity.INFO, 0, "test", text));
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(20_000);
    }
  }

  private static boolean running() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("jray-log-fake"));
  }

  /** Remembers lines; can be made slow or broken. */
  private static final class FakeSink implements LogSink {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final Semaphore gate = new Semaphore(1_000_000);
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger rests = new AtomicInteger();
    final AtomicInteger reopens = new AtomicInteger();
    volatile boolean broken;
    volatile boolean reopenBroken;

    @Override
    public void write(byte[] bytes) throws IOException {
      gate.acquireUninterruptibly();
      writes.incrementAndGet();
      if (broken) {
        throw new IOException("no space left on device");
      }
      synchronized (this) {
        out.writeBytes(bytes);
      }
    }

    @Override
    public void reopen() throws IOException {
      reopens.incrementAndGet();
      if (reopenBroken) {
        throw new IOException("permission denied");
      }
    }

    @Override
    public void rest() {
      rests.incrementAndGet();
    }

    @Override
    public String name() {
      return "fake";
    }

    synchronized List<String> texts() {
      return out.toString(StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.substring(line.indexOf(": ") + 2))
          .toList();
    }
  }

  @Test
  void linesArriveInOrderWithoutAnybodyAskingForThem() {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      said.add("line " + i);
      say("line " + i);
    }
    await("the lines", () -> sink.texts().equals(said));
  }

  @Test
  void noThreadRunsBeforeTheFirstLine() {
    assertThat(running()).isFalse();
    say("x");
    await("the thread", LogWriterTest::running);
  }

  @Test
  void everyLineFindsTheWriterAwake() {
    for (int i = 1; i <= 2_000; i++) {
      int count = i;
      say("x");
      await("line " + i, () -> sink.writes.get() >= count);
    }
  }

  @Test
  void closingWritesWhatWaitsAndEndsTheThread() {
    sink.gate.drainPermits();
    for (int i = 0; i < 80; i++) {
      say("line " + i);
    }
    sink.gate.release(1_000_000);
    writer.close();
    assertThat(sink.texts()).hasSize(80).startsWith("line 0").endsWith("line 79");
    assertThat(sink.rests).hasValue(1);
    await("the end of the thread", () -> !running());
    say("too late");
    writer.reopen();
    writer.close();
    assertThat(sink.texts()).hasSize(80);
    assertThat(sink.reopens).hasValue(0);
  }

  @Test
  void closingBeforeTheFirstLineGivesTheSinkUp() {
    writer.close();
    assertThat(sink.rests).hasValue(1);
    assertThat(sink.writes).hasValue(0);
  }

  @Test
  void closingDoesNotWaitForASinkThatIsStuck() {
    use(new Limits(10, Duration.ofMinutes(1), Duration.ofMillis(200)));
    sink.gate.drainPermits();
    say("stuck");
    long start = System.nanoTime();
    writer.close();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    assertThat(sink.texts()).isEmpty();
  }

  @Test
  void linesBeyondTheCapacityAreDroppedAtOnceAndReportedOnce() {
    sink.gate.drainPermits();
    say("first");
    await("the writer to be stuck", () -> sink.gate.hasQueuedThreads());
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      say("line " + i);
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));

    sink.gate.release(1_000_000);
    String report = "901 lines were dropped here: the log takes fewer than there are";
    await("the report", () -> sink.texts().contains(report));
    say("after");
    await("a line after it", () -> sink.texts().contains("after"));
    assertThat(sink.texts())
        .hasSize(102)
        .startsWith("first", "line 0", "line 1")
        .containsOnlyOnce(report)
        .contains("line 98")
        .doesNotContain("line 99");
  }

  @Test
  void aBrokenSinkIsTriedAgainWithTheNextLineAndTheLossIsReported() {
    sink.broken = true;
    say("lost 1");
    await("the first try", () -> sink.writes.get() == 1);
    say("lost 2");
    await("the second try", () -> sink.writes.get() == 2);
    sink.broken = false;
    say("found");
    await("the report", () -> sink.texts().size() == 2);
    assertThat(sink.texts().get(0)).isEqualTo("found");
    assertThat(sink.texts().get(1)).startsWith("2 lines were dropped here");
    assertThat(sink.writes).as("no try without a line").hasValue(3);
  }

  @Test
  void reopeningHappensSoonEvenWithoutALine() {
    writer.reopen();
    await("the first", () -> sink.reopens.get() == 1);
    say("x");
    await("the line", () -> sink.texts().size() == 1);
    writer.reopen();
    await("the second", () -> sink.reopens.get() == 2);
  }

  @Test
  void aFailedReopenIsReportedInTheLogItself() {
    sink.reopenBroken = true;
    writer.reopen();
    await("the report", () -> sink.texts().size() == 1);
    assertThat(sink.out.toString(StandardCharsets.UTF_8))
        .endsWith("[Warning] app/log: failed to reopen fake: permission denied\n");
  }

  @Test
  void anIdleWriterGoesToRestAndWakesForTheNextLine() {
    use(new Limits(1_000, Duration.ofMillis(1), Duration.ofSeconds(20)));
    for (int round = 1; round <= 20; round++) {
      int count = round;
      say("line " + round);
      await("line " + round, () -> sink.texts().size() == count);
      await("rest " + round, () -> sink.rests.get() >= count);
      await("the end of the thread", () -> !running());
    }
  }

  @Test
  void noLineIsLostAroundTheMomentsOfRest() {
    use(new Limits(1_000, Duration.ofNanos(1), Duration.ofSeconds(20)));
    for (int i = 0; i < 2_000; i++) {
      int count = i + 1;
      say("x");
      await("line " + i, () -> sink.writes.get() >= count);
    }
    assertThat(sink.rests).as("it did go to rest").hasValueGreaterThan(10);
  }

  @Test
  void manyThreadsLoseNothingWithinTheCapacity() throws Exception {
    use(new Limits(1_000_000, Duration.ofMillis(1), Duration.ofSeconds(60)));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int id = t;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25_000; i++) {
                    say(id + " " + i);
                  }
                  return 0;
                }));
      }
      for (Future<Integer> one : done) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    writer.close();
    List<String> texts = sink.texts();
    assertThat(texts).hasSize(100_000);
    for (int t = 0; t < 4; t++) {
      String id = t + " ";
      List<String> ofThread = texts.stream().filter(text -> text.startsWith(id)).toList();
      for (int i = 0; i < 25_000; i++) {
        assertThat(ofThread.get(i)).isEqualTo(id + i);
      }
    }
    assertThat(sink.writes).as("lines are written in batches").hasValueLessThan(50_000);
  }
}
