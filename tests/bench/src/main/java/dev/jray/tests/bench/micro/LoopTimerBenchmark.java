package dev.jray.tests.bench.micro;

import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A timeout that is set and taken back, as a flow does at its start and end, while those of other
 * flows are pending. {@code eventLoop} is what it would cost without {@link LoopTimer}.
 *
 * <p>The loop is an embedded one, which counts every thread as its own and never runs a task here:
 * no thread hop is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LoopTimerBenchmark {
  private static final long DELAY_MILLIS = 300_000;

  /** Timeouts of other flows. */
  @Param({"0", "10000"})
  private int pending;

  private EmbeddedChannel channel;
  private EventLoop loop;
  private LoopTimer timer;

  /** Makes the loop and fills it. */
  @Setup
  public void open() {
    channel = new EmbeddedChannel();
    loop = channel.eventLoop();
    timer = LoopTimer.of(loop);
    for (int i = 0; i < pending; i++) {
      timer.schedule(DELAY_MILLIS + i, LoopTimerBenchmark::nothing);
      Future<?> unused =
          loop.schedule(LoopTimerBenchmark::nothing, DELAY_MILLIS + i, TimeUnit.MILLISECONDS);
    }
  }

  /** Drops the loop and what is pending on it. */
  @TearDown
  public void close() {
    channel.finishAndReleaseAll();
  }

  /** The wheel. */
  @Benchmark
  public void wheel() {
    timer.schedule(DELAY_MILLIS, LoopTimerBenchmark::nothing).cancel();
  }

  /** Netty's own queue. */
  @Benchmark
  public boolean eventLoop() {
    return loop.schedule(LoopTimerBenchmark::nothing, DELAY_MILLIS, TimeUnit.MILLISECONDS)
        .cancel(false);
  }

  private static void nothing() {}
}
