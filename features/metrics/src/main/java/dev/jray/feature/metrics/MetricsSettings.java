package dev.jray.feature.metrics;

import dev.jray.feature.metrics.proto.Config;
import dev.jray.spi.config.ConfigException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where metrics are served, and how much of users.
 *
 * @param listen the address of the port
 * @param maxUsers users with series of their own; 0 if users have none
 */
record MetricsSettings(InetSocketAddress listen, int maxUsers) {
  static final int MOST_USERS = 100_000;
  private static final int DEFAULT_USERS = 1_000;
  private static final String EXAMPLE = "write ADDRESS:PORT such as \"127.0.0.1:9100\"";

  static MetricsSettings of(Config config) {
    if (config.getListen().isEmpty()) {
      throw new ConfigException(
          "metrics need a port of their own: write \"listen\": \"127.0.0.1:9100\"");
    }
    return new MetricsSettings(address(config.getListen()), users(config));
  }

  private static int users(Config config) {
    if (!config.getUserSeries()) {
      return 0;
    }
    int most = config.getMaxUsers();
    return most == 0 ? DEFAULT_USERS : Math.min(most & Integer.MAX_VALUE, MOST_USERS);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    int port = colon < 0 ? -1 : port(text.substring(colon + 1));
    if (port < 0) {
      throw new ConfigException("\"" + text + "\" has no port: " + EXAMPLE);
    }
    String host = text.substring(0, colon);
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    if (host.equals("localhost")) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    String bare = brackets ? host.substring(1, host.length() - 1) : host;
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
    if (bytes == null || brackets != bare.contains(":")) {
      throw new ConfigException("\"" + host + "\" is no IP address: " + EXAMPLE);
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes", e);
    }
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port <= 65_535 ? port : -1;
  }
}
