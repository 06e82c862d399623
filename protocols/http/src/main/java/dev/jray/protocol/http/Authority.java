package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;

/**
 * The {@code host[:port]} of a URL, a CONNECT request or a Host header.
 *
 * @param text without user information
 */
record Authority(String text, Destination destination) {
  private static final int MAX_PORT_DIGITS = 5;

  /**
   * Parses an authority.
   *
   * @param port where none is given
   * @throws FlowException with {@link HttpError#BAD_TARGET}
   */
  static Authority parse(String text, int port) {
    int colon = text.startsWith("[") ? text.indexOf("]:") + 1 : text.indexOf(':');
    boolean hasPort = colon > 0;
    String host = hasPort ? text.substring(0, colon) : text;
    String digits = hasPort ? text.substring(colon + 1) : "";
    int number = digits.isEmpty() ? port : port(digits);
    return new Authority(text, Destination.tcp(host(host), number));
  }

  private static int port(String digits) {
    if (!HttpText.isDigits(digits) || digits.length() > MAX_PORT_DIGITS) {
      throw bad("a port that is no number");
    }
    int port = Integer.parseInt(digits);
    if (port > 0xFFFF) {
      throw bad("a port above 65535");
    }
    return port;
  }

  private static Address host(String host) {
    if (host.startsWith("[")) {
      Address address = host.endsWith("]") ? Address.parse(host) : new Address.Domain(host);
      if (!(address instanceof Address.Ip) || host.indexOf(':') < 0) {
        throw bad("brackets around what is no IPv6 address");
      }
      return address;
    }
    if (!HttpText.isHostName(host)) {
      throw bad("a host that is no name");
    }
    return Address.parse(host);
  }

  private static FlowException bad(String message) {
    return new FlowException(HttpError.BAD_TARGET, message);
  }
}
