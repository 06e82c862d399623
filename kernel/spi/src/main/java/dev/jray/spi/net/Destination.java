package dev.jray.spi.net;

import dev.jray.spi.annotation.Stable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Where a flow wants to go. For {@link Network#UNIX} the address is a {@link Address.Domain} that
 * holds the path and the port is 0.
 *
 * @param port 0..65535
 */
@Stable
public record Destination(Network network, Address address, int port) {
  public Destination {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(address, "address");
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port out of range: " + port);
    }
  }

  /** A TCP destination. */
  public static Destination tcp(Address address, int port) {
    return new Destination(Network.TCP, address, port);
  }

  /** A UDP destination. */
  public static Destination udp(Address address, int port) {
    return new Destination(Network.UDP, address, port);
  }

  /**
   * The destination of a socket address; an unresolved one keeps its name as a domain.
   *
   * @param network TCP or UDP
   */
  public static Destination of(Network network, InetSocketAddress socket) {
    InetAddress ip = socket.getAddress();
    Address address = ip == null ? new Address.Domain(socket.getHostString()) : new Address.Ip(ip);
    return new Destination(network, address, socket.getPort());
  }

  /** The same place with another address. */
  public Destination withAddress(Address other) {
    return new Destination(network, other, port);
  }

  /** The same host with another port. */
  public Destination withPort(int other) {
    return new Destination(network, address, other);
  }

  /** Returns {@code host:port}, IPv6 in brackets. */
  public String hostPort() {
    String host = address.text();
    return address instanceof Address.Ip && host.indexOf(':') >= 0
        ? "[" + host + "]:" + port
        : host + ":" + port;
  }

  /** Returns V2Ray's text form: {@code tcp:host:port}, {@code unix:path}. */
  @Override
  public String toString() {
    return network == Network.UNIX ? "unix:" + address.text() : network.text() + ":" + hostPort();
  }
}
