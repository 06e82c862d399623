package dev.jray.feature.observatory;

import dev.jray.spi.feature.Observatory.Samples;
import java.time.Duration;
import java.util.Arrays;

/** The last probes of one outbound. */
final class Pings {
  /** Most that are kept of one outbound. */
  static final int MAX = 1000;

  private static final long FAILED = -1;

  private final long[] delays;
  private final long[] times;
  private final long validMillis;
  private int next;
  private int count;

  /**
   * Remembers nothing yet.
   *
   * @param size how many are kept
   * @param validMillis for how long each of them counts
   */
  Pings(int size, long validMillis) {
    this.delays = new long[size];
    this.times = new long[size];
    this.validMillis = validMillis;
  }

  void add(long millis, Outcome outcome) {
    times[next] = millis;
    delays[next] = outcome.answered() ? outcome.delay().toNanos() : FAILED;
    next = (next + 1) % delays.length;
    count = Math.min(count + 1, delays.length);
  }

  /** What those say that still count. */
  Samples at(long millis) {
    long[] answered = new long[count];
    int all = 0;
    int alive = 0;
    for (int i = 0; i < count; i++) {
      if (millis - times[i] <= validMillis) {
        all++;
        if (delays[i] != FAILED) {
          answered[alive++] = delays[i];
        }
      }
    }
    return samples(all, Arrays.copyOf(answered, alive));
  }

  private static Samples samples(int all, long[] answered) {
    if (answered.length == 0) {
      return new Samples(all, all, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
    long average = Math.round(Arrays.stream(answered).average().orElseThrow());
    double squares = 0;
    for (long delay : answered) {
      squares += Math.pow((double) delay - average, 2);
    }
    // Nobody knows the deviation of a single delay; half of it is V2Ray's guess
    long deviation =
        answered.length == 1 ? average / 2 : Math.round(Math.sqrt(squares / answered.length));
    return new Samples(
        all,
        all - answered.length,
        Duration.ofNanos(deviation),
        Duration.ofNanos(average),
        Duration.ofNanos(Arrays.stream(answered).max().orElseThrow()),
        Duration.ofNanos(Arrays.stream(answered).min().orElseThrow()));
  }
}
