package dev.jray.testkit.conformance;

import java.util.Objects;

/**
 * A protocol over a transport, between two instances, as JSON of a V2Ray configuration. In the
 * client's texts {@code $PORT} stands for the server's port.
 *
 * @param name for reports
 * @param server {@code "protocol": ..., "settings": ...} of the server's inbound
 * @param client {@code "protocol": ..., "settings": ...} of the client's outbound
 * @param stream {@code streamSettings} object of both
 * @param udp whether it carries datagrams
 */
public record Link(String name, String server, String client, String stream, boolean udp) {
  public Link {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(stream, "stream");
  }

  /** A protocol over plain TCP. */
  public static Link protocol(String name, String server, String client, boolean udp) {
    return new Link(name, server, client, "{}", udp);
  }

  /** The same protocol over another transport. */
  public Link over(String transport, String streamSettings) {
    return new Link(name + " over " + transport, server, client, streamSettings, udp);
  }

  @Override
  public String toString() {
    return name;
  }
}
