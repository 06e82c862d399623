package dev.jray.feature.router;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.net.PortList;
import dev.jray.spi.proto.net.PortRange;
import java.util.List;
import java.util.stream.Collectors;

/** Lists of ports as rules write them: {@code "53,443,1000-2000"}, or one number. */
final class PortTexts {
  private static final int MAX_PORT = 65535;

  private PortTexts() {}

  /** A single number; 0 is an empty list, which matches nothing. */
  static PortList number(int port) {
    return port == 0 ? PortList.getDefaultInstance() : list(List.of(range(port, port)));
  }

  /**
   * Reads a text.
   *
   * @throws ConfigException with V2Ray's words
   */
  static PortList read(String text) {
    PortList.Builder list = PortList.newBuilder();
    for (String part : text.split(",", -1)) {
      String trimmed = part.trim();
      if (!trimmed.isEmpty()) {
        list.addRange(trimmed.indexOf('-') < 0 ? single(trimmed) : range(trimmed));
      }
    }
    return list.build();
  }

  private static PortRange single(String text) {
    // V2Ray reads it as a number of JSON, which has no leading zeros
    boolean number = text.equals("0") || (digits(text) && text.charAt(0) != '0');
    int port = number ? port(text) : -1;
    if (port < 0) {
      throw new ConfigException(
          "invalid port: " + text + "; a port is a number from 0 to " + MAX_PORT);
    }
    return range(port, port);
  }

  /** A range whose ends are the wrong way round is allowed, and matches nothing. */
  private static PortRange range(String text) {
    int dash = text.indexOf('-');
    int from = port(text.substring(0, dash));
    int to = port(text.substring(dash + 1));
    if (from < 0 || to < 0) {
      throw new ConfigException(
          "invalid port range: " + text + "; a range is written as 1000-2000");
    }
    return range(from, to);
  }

  private static PortRange range(int from, int to) {
    return PortRange.newBuilder().setFrom(from).setTo(to).build();
  }

  private static PortList list(List<PortRange> ranges) {
    return PortList.newBuilder().addAllRange(ranges).build();
  }

  /** A port in decimal digits, or -1. */
  private static int port(String text) {
    if (!digits(text) || text.length() > 9) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port > MAX_PORT ? -1 : port;
  }

  private static boolean digits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** What reads as this list. */
  static Object write(PortList list) {
    if (list.getRangeCount() == 0) {
      return 0;
    }
    PortRange first = list.getRange(0);
    if (list.getRangeCount() == 1
        && first.getFrom() == first.getTo()
        && Integer.compareUnsigned(first.getFrom(), MAX_PORT) > 0) {
      return Integer.toUnsignedLong(first.getFrom());
    }
    return list.getRangeList().stream().map(PortTexts::text).collect(Collectors.joining(","));
  }

  /** A port or {@code 1000-2000}. */
  static String text(PortRange range) {
    String from = Integer.toUnsignedString(range.getFrom());
    return range.getFrom() == range.getTo()
        ? from
        : from + "-" + Integer.toUnsignedString(range.getTo());
  }
}
