package dev.jray.toolkit.match;

import dev.jray.spi.net.Address;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sorted ranges of IPv6 addresses that do not touch. Nearly all begin and end where a network of 64
 * bits does; those need their upper halves only, and stand apart from the others. Numbers have the
 * highest bit turned over, so that they compare as signed ones.
 */
final class Ipv6Ranges {
  private static final long SIGN = Long.MIN_VALUE;
  private static final long LOWEST = SIGN;
  private static final long HIGHEST = Long.MAX_VALUE;

  // upper halves of ranges of whole networks of 64 bits
  private final long[] starts;
  private final long[] ends;
  // upper and lower halves in turn, of all other ranges
  private final long[] fineStarts;
  private final long[] fineEnds;

  private Ipv6Ranges(long[] starts, long[] ends, long[] fineStarts, long[] fineEnds) {
    this.starts = starts;
    this.ends = ends;
    this.fineStarts = fineStarts;
    this.fineEnds = fineEnds;
  }

  /** Eight bytes, as they are. */
  static long number(byte[] ip, int offset) {
    long number = 0;
    for (int i = 0; i < 8; i++) {
      number = (number << 8) | (ip[offset + i] & 0xFF);
    }
    return number;
  }

  boolean contains(long upper, long lower) {
    long high = upper ^ SIGN;
    return find(high) >= 0 || findFine(high, lower ^ SIGN) >= 0;
  }

  private int find(long high) {
    int first = 0;
    int last = starts.length - 1;
    while (first <= last) {
      int middle = (first + last) >>> 1;
      if (starts[middle] <= high) {
        first = middle + 1;
      } else {
        last = middle - 1;
      }
    }
    return last >= 0 && high <= ends[last] ? last : -1;
  }

  private int findFine(long high, long low) {
    int first = 0;
    int last = fineStarts.length / 2 - 1;
    while (first <= last) {
      int middle = (first + last) >>> 1;
      if (compare(fineStarts[2 * middle], fineStarts[2 * middle + 1], high, low) <= 0) {
        first = middle + 1;
      } else {
        last = middle - 1;
      }
    }
    return last >= 0 && compare(high, low, fineEnds[2 * last], fineEnds[2 * last + 1]) <= 0
        ? last
        : -1;
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compare(high, otherHigh);
    return order != 0 ? order : Long.compare(low, otherLow);
  }

  /** The range around an address that is in it. */
  String text(long upper, long lower) {
    int found = find(upper ^ SIGN);
    if (found >= 0) {
      return text(starts[found], LOWEST, ends[found], HIGHEST);
    }
    int fine = 2 * findFine(upper ^ SIGN, lower ^ SIGN);
    return text(fineStarts[fine], fineStarts[fine + 1], fineEnds[fine], fineEnds[fine + 1]);
  }

  private static String text(long startHigh, long startLow, long endHigh, long endLow) {
    long high = startHigh ^ endHigh;
    long low = startLow ^ endLow;
    String first = address(startHigh, startLow);
    boolean isNetwork =
        isOnes(high)
            && isOnes(low)
            && (high == 0 || low == -1)
            && ((startHigh ^ SIGN) & high) == 0
            && ((startLow ^ SIGN) & low) == 0;
    if (!isNetwork) {
      return first + "-" + address(endHigh, endLow);
    }
    int bits = Long.numberOfLeadingZeros(high);
    return first + "/" + (bits < 64 ? bits : 64 + Long.numberOfLeadingZeros(low));
  }

  private static boolean isOnes(long bits) {
    return (bits & (bits + 1)) == 0;
  }

  private static String address(long high, long low) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high ^ SIGN).putLong(low ^ SIGN).array();
    return Address.ip(bytes).text();
  }

  int size() {
    return starts.length + fineStarts.length / 2;
  }

  /** Collects networks. */
  static final class Builder {
    // the halves of start and end in turn
    private long[] ranges = new long[16];
    private int size;

    /** Adds a network, its address in two of {@link #number}'s. */
    void add(long upper, long lower, int prefix) {
      long highMask = prefix == 0 ? 0 : -1L << Math.max(0, 64 - prefix);
      long lowMask = prefix <= 64 ? 0 : -1L << (128 - prefix);
      if (4 * size == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * ranges.length);
      }
      int at = 4 * size++;
      ranges[at] = (upper & highMask) ^ SIGN;
      ranges[at + 1] = (lower & lowMask) ^ SIGN;
      ranges[at + 2] = (upper | ~highMask) ^ SIGN;
      ranges[at + 3] = (lower | ~lowMask) ^ SIGN;
    }

    Ipv6Ranges build() {
      size = merge(sorted());
      long[] starts = new long[size];
      long[] ends = new long[size];
      long[] fineStarts = new long[2 * size];
      long[] fineEnds = new long[2 * size];
      int whole = 0;
      int fine = 0;
      for (int at = 0; at < 4 * size; at += 4) {
        if (ranges[at + 1] == LOWEST && ranges[at + 3] == HIGHEST) {
          starts[whole] = ranges[at];
          ends[whole++] = ranges[at + 2];
        } else {
          fineStarts[fine] = ranges[at];
          fineEnds[fine++] = ranges[at + 2];
          fineStarts[fine] = ranges[at + 1];
          fineEnds[fine++] = ranges[at + 3];
        }
      }
      return new Ipv6Ranges(
          Arrays.copyOf(starts, whole),
          Arrays.copyOf(ends, whole),
          Arrays.copyOf(fineStarts, fine),
          Arrays.copyOf(fineEnds, fine));
    }

    /** The ranges in order; lists of geo files are in order already. */
    private long[] sorted() {
      boolean inOrder = true;
      for (int at = 4; at < 4 * size && inOrder; at += 4) {
        inOrder = compare(ranges[at - 4], ranges[at - 3], ranges[at], ranges[at + 1]) <= 0;
      }
      if (inOrder) {
        return ranges.clone();
      }
      long[][] rows = new long[size][];
      Arrays.setAll(rows, row -> Arrays.copyOfRange(ranges, 4 * row, 4 * row + 4));
      Arrays.sort(rows, (one, other) -> compare(one[0], one[1], other[0], other[1]));
      long[] sorted = new long[ranges.length];
      for (int row = 0; row < size; row++) {
        System.arraycopy(rows[row], 0, sorted, 4 * row, 4);
      }
      return sorted;
    }

    /** Puts the ranges back, those as one that touch; returns how many there are. */
    private int merge(long[] sorted) {
      int last = -4;
      for (int at = 0; at < 4 * size; at += 4) {
        if (last >= 0 && touches(last, sorted[at], sorted[at + 1])) {
          if (compare(sorted[at + 2], sorted[at + 3], ranges[last + 2], ranges[last + 3]) > 0) {
            ranges[last + 2] = sorted[at + 2];
            ranges[last + 3] = sorted[at + 3];
          }
        } else {
          last += 4;
          System.arraycopy(sorted, at, ranges, last, 4);
        }
      }
      return last / 4 + 1;
    }

    /** Whether a range begins not later than behind the end of the one at the given place. */
    private boolean touches(int last, long high, long low) {
      long endHigh = ranges[last + 2];
      long endLow = ranges[last + 3];
      if (compare(high, low, endHigh, endLow) <= 0) {
        return true;
      }
      return endLow == HIGHEST
          ? endHigh != HIGHEST && high == endHigh + 1 && low == LOWEST
          : high == endHigh && low == endLow + 1;
    }
  }
}
