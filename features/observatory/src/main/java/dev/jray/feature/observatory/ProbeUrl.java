package dev.jray.feature.observatory;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * What is asked for.
 *
 * @param secure whether it is asked for over TLS
 * @param authority the host, and the port if it was given
 * @param path with the query; not empty
 */
record ProbeUrl(boolean secure, Destination server, String authority, String path) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_PORT = 65535;

  /**
   * Reads it.
   *
   * @throws ConfigException if it is no URL of HTTP
   */
  static ProbeUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw bad(text);
    }
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean known = secure || "http".equalsIgnoreCase(uri.getScheme());
    if (!known || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw bad(text);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS : HTTP;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new ProbeUrl(
        secure,
        Destination.tcp(Address.parse(uri.getHost()), port),
        uri.getPort() > 0 ? uri.getHost() + ":" + port : uri.getHost(),
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
  }

  private static ConfigException bad(String text) {
    return new ConfigException(
        "\""
            + text
            + "\" is no URL to probe with; write one such as https://example.com/generate_204");
  }

  /** The request of this method; the server is to close the connection after its answer. */
  String request(String method) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: "
        + authority
        + "\r\nUser-Agent: JRay\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  }
}
