package dev.jray.kernel.inbound;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.AllocationStrategy;
import dev.jray.spi.proto.proxyman.ReceiverConfig;

/**
 * How an inbound changes its ports.
 *
 * @param from the lowest port
 * @param to the highest port
 * @param concurrency how many ports are new at a time
 * @param refreshMinutes how often
 */
record Rotation(int from, int to, int concurrency, long refreshMinutes) {
  private static final int CONCURRENCY = 3;
  private static final int REFRESH_MINUTES = 5;
  private static final int MAX_PORT = 65535;

  /** Reads it; what is not given has V2Ray's defaults. */
  static Rotation of(String tag, ReceiverConfig receiver) {
    if (!receiver.hasPortRange()) {
      throw bad(tag, "has no range of ports to choose from; give \"port\"");
    }
    if (receiver.getMorePortRangeCount() > 0) {
      throw bad(tag, "has several ranges of ports; give one");
    }
    PortRange range = receiver.getPortRange();
    // 0 is no port, but an order to the system to choose one
    int from = Math.max(1, range.getFrom());
    if (range.getFrom() < 0 || range.getTo() < from || range.getTo() > MAX_PORT) {
      throw bad(tag, "has no range of ports to choose from; ports are 1 to 65535");
    }
    AllocationStrategy strategy = receiver.getAllocationStrategy();
    int concurrency =
        strategy.hasConcurrency() ? strategy.getConcurrency().getValue() : CONCURRENCY;
    if (concurrency < 1 || concurrency > range.getTo() - from + 1) {
      throw bad(
          tag,
          "wants "
              + Integer.toUnsignedString(concurrency)
              + " ports at a time; the range "
              + from
              + "-"
              + range.getTo()
              + " allows 1 to "
              + (range.getTo() - from + 1));
    }
    int refresh = strategy.hasRefresh() ? strategy.getRefresh().getValue() : REFRESH_MINUTES;
    if (refresh == 0) {
      throw bad(tag, "has \"refresh\": 0; give minutes, at least 1");
    }
    return new Rotation(from, range.getTo(), concurrency, Integer.toUnsignedLong(refresh));
  }

  private static ConfigException bad(String tag, String what) {
    return new ConfigException("the random allocation of inbound [" + tag + "] " + what);
  }
}
