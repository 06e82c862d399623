package dev.jray.protocol.vmess;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Remembers 16-byte values, exactly and for a fixed time. When it is full it refuses new values
 * rather than forget old ones. Shared by all event loops: a lock is held for one look into a small
 * table, and there are many of them.
 *
 * <p>Each table has two generations. Values go into the younger one; when that has covered the
 * fixed time it becomes the older one, and the older one is dropped. So nothing is ever deleted
 * from within a table. A value is kept for at least the time and for less than three times of it.
 */
final class ReplayFilter {
  private static final int STRIPES = 64;

  /** What the filter says of a value. */
  enum Verdict {
    /** Not seen before. */
    FRESH,
    /** Seen before. */
    SEEN,
    /** There is no room to remember it. */
    FULL
  }

  private final long firstSeed;
  private final long secondSeed;
  private final Stripe[] stripes = new Stripe[STRIPES];

  /**
   * Makes a filter.
   *
   * @param seconds how long a value is remembered
   * @param limit most values that are remembered of one generation
   */
  ReplayFilter(long seconds, int limit, RandomGenerator random) {
    firstSeed = random.nextLong();
    secondSeed = random.nextLong();
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(seconds, Math.max(1, limit / STRIPES));
    }
  }

  /**
   * Remembers a value.
   *
   * @param value 16 bytes
   * @param now in seconds
   */
  Verdict add(byte[] value, long now) {
    return look(value, now, true);
  }

  /** What {@link #add} would say. */
  Verdict check(byte[] value, long now) {
    return look(value, now, false);
  }

  // Who knows a key can choose values, but must not be able to choose ones that meet in one place:
  // they are mixed with secret numbers first, in a way that leaves different values different.
  private Verdict look(byte[] value, long now, boolean add) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    long high = bytes.getLong();
    long low = bytes.getLong();
    low ^= mix(high ^ firstSeed);
    high ^= mix(low ^ secondSeed);
    low ^= mix(high + firstSeed);
    return stripes[(int) (low & (STRIPES - 1))].look(high, low, now, add);
  }

  private static long mix(long number) {
    long mixed = (number ^ (number >>> 32)) * 0xD6E8FEB86659FD93L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  /** Two generations under one lock. */
  private static final class Stripe {
    private final long seconds;
    private final int limit;
    private Generation young = new Generation();
    private Generation old = new Generation();
    private long began = Long.MIN_VALUE;

    Stripe(long seconds, int limit) {
      this.seconds = seconds;
      this.limit = limit;
    }

    synchronized Verdict look(long high, long low, long now, boolean add) {
      age(now);
      if (young.contains(high, low) || old.contains(high, low)) {
        return Verdict.SEEN;
      }
      if (young.size() >= limit) {
        return Verdict.FULL;
      }
      if (add) {
        young.add(high, low);
      }
      return Verdict.FRESH;
    }

    private void age(long now) {
      if (began == Long.MIN_VALUE || now < began - seconds) {
        // The first value, or a clock that was set back: nothing is forgotten then
        began = now;
      } else if (now >= began + seconds) {
        old = now >= began + 2 * seconds ? new Generation() : young;
        young = new Generation();
        began = now;
      }
    }
  }

  /** A set of pairs of numbers; open addressing, so that a pair costs 16 bytes and some air. */
  private static final class Generation {
    private static final int SMALLEST = 8;

    // Pairs side by side; 0, 0 is a free place
    private long[] pairs = new long[2 * SMALLEST];
    private int count;
    private boolean hasZero;

    int size() {
      return count;
    }

    boolean contains(long high, long low) {
      if ((high | low) == 0) {
        return hasZero;
      }
      int at = place(pairs, high, low);
      return (pairs[at] | pairs[at + 1]) != 0;
    }

    void add(long high, long low) {
      count++;
      if ((high | low) == 0) {
        hasZero = true;
        return;
      }
      if (4 * count > 3 * (pairs.length / 2)) {
        grow();
      }
      put(pairs, high, low);
    }

    private void grow() {
      long[] larger = new long[2 * pairs.length];
      for (int i = 0; i < pairs.length; i += 2) {
        if ((pairs[i] | pairs[i + 1]) != 0) {
          put(larger, pairs[i], pairs[i + 1]);
        }
      }
      pairs = larger;
    }

    private static void put(long[] pairs, long high, long low) {
      int at = place(pairs, high, low);
      pairs[at] = high;
      pairs[at + 1] = low;
    }

    /** The place of a pair, or the free one where it belongs. */
    private static int place(long[] pairs, long high, long low) {
      int mask = pairs.length / 2 - 1;
      int slot = (int) high & mask;
      while (true) {
        int at = 2 * slot;
        if ((pairs[at] == high && pairs[at + 1] == low) || (pairs[at] | pairs[at + 1]) == 0) {
          return at;
        }
        slot = (slot + 1) & mask;
      }
    }
  }
}
