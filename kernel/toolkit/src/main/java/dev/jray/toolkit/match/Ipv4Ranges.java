package dev.jray.toolkit.match;

import io.netty.util.NetUtil;
import java.util.Arrays;

/**
 * Sorted ranges of IPv4 addresses that do not touch. Addresses are numbers with the highest bit
 * turned over, so that they compare as signed ones.
 */
final class Ipv4Ranges {
  private static final int SIGN = Integer.MIN_VALUE;

  private final int[] starts;
  private final int[] ends;

  private Ipv4Ranges(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  static int number(byte[] ip, int offset) {
    int number =
        (ip[offset] << 24)
            | ((ip[offset + 1] & 0xFF) << 16)
            | ((ip[offset + 2] & 0xFF) << 8)
            | (ip[offset + 3] & 0xFF);
    return number ^ SIGN;
  }

  boolean contains(int ip) {
    return find(ip) >= 0;
  }

  private int find(int ip) {
    int low = 0;
    int high = starts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= ip) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high >= 0 && ip <= ends[high] ? high : -1;
  }

  /** The range around an address that is in it. */
  String text(int ip) {
    int found = find(ip);
    int start = starts[found] ^ SIGN;
    int end = ends[found] ^ SIGN;
    int differing = start ^ end;
    String first = NetUtil.intToIpAddress(start);
    boolean isNetwork = (differing & (differing + 1)) == 0 && (start & differing) == 0;
    return isNetwork
        ? first + "/" + Integer.numberOfLeadingZeros(differing)
        : first + "-" + NetUtil.intToIpAddress(end);
  }

  int size() {
    return starts.length;
  }

  /** Collects networks. */
  static final class Builder {
    // start and end in one number, so that they sort together
    private long[] ranges = new long[4];
    private int size;

    /** Adds a network; the number is one of {@link #number}'s. */
    void add(int ip, int prefix) {
      int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
      int start = ((ip ^ SIGN) & mask) ^ SIGN;
      int end = ((ip ^ SIGN) | ~mask) ^ SIGN;
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * size);
      }
      ranges[size++] = ((long) start << 32) | (end & 0xFFFF_FFFFL);
    }

    Ipv4Ranges build() {
      long[] sorted = Arrays.copyOf(ranges, size);
      Arrays.sort(sorted);
      int[] starts = new int[size];
      int[] ends = new int[size];
      int last = -1;
      for (long range : sorted) {
        int start = (int) (range >> 32);
        int end = (int) range;
        if (last >= 0 && start <= ends[last] + 1L) {
          ends[last] = Math.max(ends[last], end);
        } else {
          last++;
          starts[last] = start;
          ends[last] = end;
        }
      }
      return new Ipv4Ranges(Arrays.copyOf(starts, last + 1), Arrays.copyOf(ends, last + 1));
    }
  }
}
