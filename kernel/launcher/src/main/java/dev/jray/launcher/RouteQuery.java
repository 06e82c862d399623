package dev.jray.launcher;

import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The addresses of a made-up flow, as the command line writes them.
 *
 * @param targetIps what the target's name resolves to, as far as that is given
 * @param sourceIps the client's address, if it is given
 */
record RouteQuery(
    Destination target, List<InetAddress> targetIps, List<InetAddress> sourceIps, int sourcePort) {

  /**
   * Reads texts.
   *
   * @param to {@code tcp:host:port}, {@code udp:host:port} or {@code host:port}
   * @param from an address, with or without a port, or nothing
   * @throws IllegalArgumentException if one makes no sense
   */
  static RouteQuery of(String to, List<String> ips, String from) {
    Destination target = target(to);
    List<InetAddress> source = List.of();
    int port = 0;
    if (!from.isEmpty()) {
      boolean bare = Address.parse(from) instanceof Address.Ip;
      source = List.of(ip(bare ? from : host(from)));
      port = bare ? 0 : port(from);
    }
    return new RouteQuery(target, ips.stream().map(RouteQuery::ip).toList(), source, port);
  }

  private static Destination target(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Network network : new Network[] {Network.TCP, Network.UDP}) {
      String prefix = network.text() + ":";
      if (lower.startsWith(prefix)) {
        return target(network, text.substring(prefix.length()));
      }
    }
    return target(Network.TCP, text);
  }

  private static Destination target(Network network, String hostPort) {
    String host = host(hostPort);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("no host in \"" + hostPort + "\"");
    }
    return new Destination(network, Address.parse(host), port(hostPort));
  }

  private static String host(String hostPort) {
    return hostPort.substring(0, colon(hostPort));
  }

  private static int port(String hostPort) {
    String digits = hostPort.substring(colon(hostPort) + 1);
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no port: \"" + digits + "\"", e);
    }
  }

  private static int colon(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no port in \"" + hostPort + "\"; write host:port");
    }
    return colon;
  }

  private static InetAddress ip(String text) {
    if (Address.parse(text) instanceof Address.Ip ip) {
      return ip.value();
    }
    throw new IllegalArgumentException("no IP address: \"" + text + "\"");
  }

  /** The question to a router. */
  Query toQuery(String inbound, String protocol, String user, Map<String, String> attributes) {
    boolean literal = target.address() instanceof Address.Ip;
    List<InetAddress> addresses = literal ? List.of(ip(target.address().text())) : targetIps;
    return new Query(
        inbound,
        target.network(),
        sourceIps,
        sourcePort,
        addresses,
        target.port(),
        literal ? "" : target.address().text(),
        protocol,
        user,
        attributes);
  }
}
