package dev.jray.kernel.inbound;

import dev.jray.kernel.inbound.InboundHandler.Endpoint;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out where an inbound listens. */
final class Endpoints {
  private static final int MAX_PORT = 65535;

  private Endpoints() {}

  static List<Endpoint> of(ReceiverConfig receiver, Set<Network> networks) {
    Optional<Address> listen = Messages.address(receiver.getListen());
    if (!receiver.hasPortRange()) {
      return List.of(new Endpoint(Network.UNIX, unix(listen)));
    }
    InetAddress host = host(listen);
    // Ranges may overlap; a port that is given twice is bound once.
    Set<Integer> ports = new LinkedHashSet<>();
    add(receiver.getPortRange(), ports);
    receiver.getMorePortRangeList().forEach(more -> add(more, ports));
    List<Endpoint> endpoints = new ArrayList<>();
    for (int port : ports) {
      for (Network network : List.of(Network.TCP, Network.UDP)) {
        if (networks.contains(network)) {
          endpoints.add(new Endpoint(network, new InetSocketAddress(host, port)));
        }
      }
    }
    return endpoints;
  }

  private static void add(PortRange range, Set<Integer> ports) {
    check(range);
    for (int port = range.getFrom(); port <= range.getTo(); port++) {
      ports.add(port);
    }
  }

  private static void check(PortRange ports) {
    boolean fits =
        ports.getFrom() >= 0 && ports.getTo() <= MAX_PORT && ports.getFrom() <= ports.getTo();
    if (!fits) {
      throw new ConfigException(
          "invalid port range "
              + Integer.toUnsignedString(ports.getFrom())
              + " -> "
              + Integer.toUnsignedString(ports.getTo())
              + "; ports are 0 to 65535, the smaller one first");
    }
  }

  private static InetAddress host(Optional<Address> listen) {
    if (listen.isEmpty()) {
      return ((Address.Ip) Address.ip(new byte[4])).value();
    }
    if (listen.get() instanceof Address.Ip ip) {
      return ip.value();
    }
    if (listen.get().text().equals("localhost")) {
      return InetAddress.getLoopbackAddress();
    }
    throw new ConfigException(
        "unable to listen on domain address: " + listen.get().text() + "; give an IP address");
  }

  private static SocketAddress unix(Optional<Address> listen) {
    String path = listen.map(Address::text).orElse("");
    if (path.startsWith("@")) {
      // Linux' abstract namespace: the name begins with a zero byte.
      return new DomainSocketAddress("\0" + path.substring(1));
    }
    if (path.startsWith("/")) {
      return new DomainSocketAddress(path);
    }
    throw new ConfigException(
        "an inbound has neither a port nor the path of a unix socket to listen on");
  }
}
