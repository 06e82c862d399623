package dev.jray.spi.feature;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;

/** A counter that many threads add to. */
@Stable
public interface Counter {
  /** Counts nothing. */
  Counter NONE =
      new Counter() {
        @Override
        public void add(long amount) {}

        @Override
        public long value() {
          return 0;
        }

        @Override
        public long reset() {
          return 0;
        }
      };

  /** Adds; cheap, without contention. */
  @OnEventLoop
  void add(long amount);

  /** The sum; amounts added at this moment may be missing. */
  long value();

  /** Returns the sum and starts again at 0; no amount is lost or counted twice. */
  long reset();
}
