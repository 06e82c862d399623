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
 * @param halfClose whether it can end one direction alone
 * @param preface what a front proxy between the two says to the server before each stream; without
 *     one, there is no front proxy
 */
public record Link(
    String name,
    String server,
    String client,
    String stream,
    boolean udp,
    boolean halfClose,
    String preface) {
  public Link {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(preface, "preface");
  }

  /** A protocol over plain TCP. */
  public static Link protocol(String name, String server, String client, boolean udp) {
    return new Link(name, server, client, "{}", udp, true, "");
  }

  /** The same protocol over another transport. */
  public Link over(String transport, String streamSettings) {
    return new Link(
        name + " over " + transport, server, client, streamSettings, udp, halfClose, preface);
  }

  /** The same over a transport that ends both directions at once. */
  public Link withoutHalfClose() {
    return new Link(name, server, client, stream, udp, false, preface);
  }

  /**
   * The same with its flows as sub-flows of shared connections.
   *
   * @param concurrency sub-flows of one connection
   * @param datagrams whether it is to be tried with datagrams; no large ones fit into sub-flows
   */
  public Link muxed(int concurrency, boolean datagrams) {
    String mux = "\"mux\": {\"enabled\": true, \"concurrency\": " + concurrency + "}, ";
    return new Link(
        name + " with mux", server, mux + client, stream, datagrams, halfClose, preface);
  }

  /** The same behind a front proxy that introduces each client with this text. */
  public Link behindFront(String introduction) {
    return new Link(name, server, client, stream, udp, halfClose, introduction);
  }

  @Override
  public String toString() {
    return name;
  }
}
