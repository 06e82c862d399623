package dev.jray.feature.sniff.http;

import dev.jray.spi.net.Address;
import java.util.Locale;

/** The value of a host header, by V2Ray's rules. */
final class HostText {
  private static final int MAX_PORT = 65_535;

  private HostText() {}

  /** The host in lower case, an IPv6 literal in brackets; null if the value is malformed. */
  static String domain(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    String host = text;
    if (!(text.startsWith("[") && text.endsWith("]"))) {
      int colon = text.lastIndexOf(':');
      if (colon >= 0) {
        host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if ((host.indexOf(':') >= 0 && !bracketed) || !isPort(text.substring(colon + 1))) {
          return null;
        }
      }
    }
    Address address = Address.parse(host);
    String name = address.text();
    return address instanceof Address.Ip && name.indexOf(':') >= 0 ? "[" + name + "]" : name;
  }

  // As Go reads numbers whose base may stand before them.
  private static boolean isPort(String text) {
    int base = 10;
    String digits = text;
    if (text.length() > 1 && text.charAt(0) == '0') {
      base =
          switch (text.charAt(1)) {
            case 'x' -> 16;
            case 'b' -> 2;
            default -> 8;
          };
      boolean prefixed = Character.isLetter(text.charAt(1));
      digits = text.substring(prefixed ? 2 : 1);
    }
    try {
      return Character.digit(digits.isEmpty() ? 'z' : digits.charAt(0), base) >= 0
          && Integer.parseInt(digits, base) <= MAX_PORT;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
