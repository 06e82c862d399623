package dev.jray.feature.api;

import dev.jray.spi.config.ConfigException;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** Reads {@code api.listen}: an IP address and a port, or the path of a unix socket. */
final class ListenAddress {
  private static final int MAX_PORT = 65535;

  private ListenAddress() {}

  /**
   * Reads it.
   *
   * @throws ConfigException if it is neither
   */
  static SocketAddress of(String text) {
    if (text.startsWith("/")) {
      return new DomainSocketAddress(text);
    }
    if (text.startsWith("@")) {
      // An abstract name of Linux's begins with a zero byte
      return new DomainSocketAddress("\0" + text.substring(1));
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw bad(text);
    }
    return new InetSocketAddress(host(text, text.substring(0, colon)), port(text, colon));
  }

  private static InetAddress host(String text, String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    byte[] bytes =
        bare.equals("localhost")
            ? new byte[] {127, 0, 0, 1}
            : bare.isEmpty() ? new byte[4] : NetUtil.createByteArrayFromIpAddressString(bare);
    if (bytes == null) {
      throw bad(text);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw bad(text);
    }
  }

  private static int port(String text, int colon) {
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(text);
  }

  private static ConfigException bad(String text) {
    return new ConfigException(
        "api.listen is \""
            + text
            + "\"; write an address and a port such as 127.0.0.1:10085, or a path such as /run/jray.sock");
  }
}
