package dev.jray.kernel.config;

import dev.jray.spi.proto.net.PortRange;
import java.util.Map;
import java.util.Optional;

/** V2Ray's rule for the {@code port} of an inbound. */
final class PortRanges {
  private static final String ENVIRONMENT = "env:";
  private static final String REMEDY =
      "; give a port such as 1080, a range such as \"1000-2000\" or \"env:NAME\"";

  private PortRanges() {}

  /**
   * Reads {@code 1080}, {@code "1080"}, {@code "1000-2000"} or {@code "env:NAME"}; empty if absent
   * or bad.
   */
  static Optional<PortRange> read(Node node) {
    if (!node.present()) {
      return Optional.empty();
    }
    String text = node.rawText();
    if (node.isNumber()) {
      return parse(node, text, text);
    }
    if (!node.isString()) {
      node.fail("invalid port range: " + text + REMEDY);
      return Optional.empty();
    }
    String value = node.string("");
    if (!value.startsWith(ENVIRONMENT)) {
      return parse(node, text, value);
    }
    String name = value.substring(ENVIRONMENT.length());
    Map<String, String> environment = node.reading().environment();
    if (!environment.containsKey(name)) {
      node.fail(
          "invalid port range: " + text + "; the environment variable \"" + name + "\" is not set");
      return Optional.empty();
    }
    return parse(node, text, environment.get(name));
  }

  static Object write(PortRange range) {
    return range.getFrom() == range.getTo()
        ? Integer.toUnsignedLong(range.getFrom())
        : Integer.toUnsignedString(range.getFrom()) + "-" + Integer.toUnsignedString(range.getTo());
  }

  private static Optional<PortRange> parse(Node node, String shown, String value) {
    int dash = value.indexOf('-');
    int from = port(dash < 0 ? value : value.substring(0, dash));
    int to = dash < 0 ? from : port(value.substring(dash + 1));
    if (from < 0 || to < 0) {
      node.fail("invalid port range: " + shown + REMEDY);
      return Optional.empty();
    }
    if (from > to) {
      node.fail("invalid port range " + from + " -> " + to + "; the lower port comes first");
      return Optional.empty();
    }
    return Optional.of(PortRange.newBuilder().setFrom(from).setTo(to).build());
  }

  /** Decimal digits only, leading zeros allowed; -1 if it is no port. */
  private static int port(String digits) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
      if (port > 65535) {
        return -1;
      }
    }
    return digits.isEmpty() ? -1 : port;
  }
}
