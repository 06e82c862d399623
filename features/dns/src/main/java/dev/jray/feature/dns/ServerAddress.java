package dev.jray.feature.dns;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What the address of a name server means.
 *
 * @param target where it is; for {@link Kind#SYSTEM} and {@link Kind#FAKE} of no meaning
 * @param path of an HTTPS server, with its query
 * @param name for log lines
 */
record ServerAddress(Kind kind, Destination target, String path, String name) {
  private static final int DNS_PORT = 53;
  private static final int HTTPS_PORT = 443;

  /** How a server is spoken to. */
  enum Kind {
    /** UDP through the outbounds. */
    UDP(""),
    /** TCP through the outbounds. */
    TCP("tcp"),
    /** TCP from this host. */
    TCP_LOCAL("tcp+local"),
    /** HTTPS through the outbounds. */
    HTTPS("https"),
    /** HTTPS from this host. */
    HTTPS_LOCAL("https+local"),
    /** The operating system. */
    SYSTEM("localhost"),
    /** The pools of the section fakedns. */
    FAKE("fakedns");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    boolean https() {
      return this == HTTPS || this == HTTPS_LOCAL;
    }

    boolean tcp() {
      return this == TCP || this == TCP_LOCAL;
    }
  }

  /**
   * Reads an address.
   *
   * @param port for UDP; 0 for 53
   * @throws ConfigException if it cannot be one
   */
  static ServerAddress of(Address address, int port) {
    if (address instanceof Address.Ip) {
      return udp(address, port);
    }
    String text = address.text();
    for (Kind word : new Kind[] {Kind.SYSTEM, Kind.FAKE}) {
      if (text.equalsIgnoreCase(word.word)) {
        return new ServerAddress(word, Destination.udp(address, 0), "", word.word);
      }
    }
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "tcp" -> url(Kind.TCP, uri, DNS_PORT);
      case "tcp+local" -> url(Kind.TCP_LOCAL, uri, DNS_PORT);
      case "https" -> url(Kind.HTTPS, uri, HTTPS_PORT);
      case "https+local" -> url(Kind.HTTPS_LOCAL, uri, HTTPS_PORT);
      case "quic+local" ->
          throw new ConfigException(
              "JRay cannot speak DNS over QUIC; write https+local:// or tcp+local://");
      default -> udp(address, port);
    };
  }

  /** Whether a text looks like a URL of a kind that V2Ray does not know and takes for a name. */
  static boolean isStrange(Address address) {
    return address instanceof Address.Domain
        && of(address, 0).kind() == Kind.UDP
        && address.text().contains("://");
  }

  private static URI uri(String text) {
    try {
      if (!text.contains("://") && text.contains(":")) {
        throw new URISyntaxException(text, "no name has a colon");
      }
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new ConfigException(
          "\""
              + text
              + "\" is no address of a name server; write an address or a name, the port apart as in"
              + " {\"address\": \"8.8.8.8\", \"port\": 53}, or https://HOST/PATH, https+local://..."
              + ", tcp://HOST:PORT, tcp+local://..., localhost, fakedns",
          e);
    }
  }

  private static ServerAddress udp(Address address, int port) {
    Destination target = Destination.udp(address, port == 0 ? DNS_PORT : port);
    return new ServerAddress(Kind.UDP, target, "", target.toString().toUpperCase(Locale.ROOT));
  }

  private static ServerAddress url(Kind kind, URI uri, int defaultPort) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = hostPort.lastIndexOf(':');
    boolean hasPort = colon > hostPort.lastIndexOf(']');
    String host = hasPort ? hostPort.substring(0, colon) : hostPort;
    String port = hasPort ? hostPort.substring(colon + 1) : "";
    if (host.isEmpty() || !port.matches("[0-9]{0,5}")) {
      throw new ConfigException("\"" + uri + "\" needs a host, and a port 1..65535 or none");
    }
    int number = port.isEmpty() ? defaultPort : Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      throw new ConfigException("\"" + uri + "\" has no port 1..65535");
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new ServerAddress(
        kind, Destination.tcp(Address.parse(host), number), path + query, name(kind, hostPort));
  }

  private static String name(Kind kind, String host) {
    return switch (kind) {
      case HTTPS -> "DOH//" + host;
      case HTTPS_LOCAL -> "DOHL//" + host;
      case TCP_LOCAL -> "TCPL//" + host;
      default -> "TCP//" + host;
    };
  }
}
