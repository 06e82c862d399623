package dev.jray.feature.stats;

import com.codahale.metrics.Gauge;
import dev.jray.spi.feature.Counter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter whose reset is exact. Adders meet in a {@link LongAdder}, which is never cleared; a
 * reset only moves the mark from which its sum counts. Each byte lies below or above the mark, so
 * none is lost and none counts twice, however adders and resets fall together.
 */
final class TrafficCounter implements Counter, Gauge<Long> {
  private final LongAdder total = new LongAdder();
  private final AtomicLong mark = new AtomicLong();

  @Override
  public void add(long amount) {
    total.add(amount);
  }

  // The mark is read before the sum: amounts are not negative, so the sum is then not below it.
  @Override
  public long value() {
    long from = mark.get();
    return total.sum() - from;
  }

  @Override
  public long reset() {
    while (true) {
      long from = mark.get();
      long to = total.sum();
      if (mark.compareAndSet(from, to)) {
        return to - from;
      }
    }
  }

  @Override
  public Long getValue() {
    return value();
  }
}
