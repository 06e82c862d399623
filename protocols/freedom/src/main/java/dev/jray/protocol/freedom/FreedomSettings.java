package dev.jray.protocol.freedom;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What the configuration says.
 *
 * @param strategy who looks names up
 * @param host goes in place of the target's host
 * @param port goes in place of the target's port; 0 keeps it
 */
record FreedomSettings(Strategy strategy, Optional<Address> host, int port) {

  /** How domain names become addresses. */
  enum Strategy {
    /** The system looks them up, when it connects. */
    AS_IS,
    /** JRay's own DNS looks them up, both families. */
    USE_IP,
    /** JRay's own DNS looks up IPv4 addresses. */
    USE_IP4,
    /** JRay's own DNS looks up IPv6 addresses. */
    USE_IP6
  }

  static FreedomSettings of(Config config) {
    ServerEndpoint server = config.getDestinationOverride().getServer();
    if (server.getPort() < 0 || server.getPort() > 65535) {
      throw new ConfigException(
          "the redirect port must be 0..65535, not " + Integer.toUnsignedString(server.getPort()));
    }
    return new FreedomSettings(
        strategy(config),
        Messages.address(server.getAddress()).filter(host -> !isUnspecified(host)),
        server.getPort());
  }

  private static Strategy strategy(Config config) {
    return switch (config.getDomainStrategy()) {
      case AS_IS -> Strategy.AS_IS;
      case USE_IP -> Strategy.USE_IP;
      case USE_IP4 -> Strategy.USE_IP4;
      case USE_IP6 -> Strategy.USE_IP6;
      case UNRECOGNIZED ->
          throw new ConfigException(
              "domain_strategy must be 0 (AsIs), 1 (UseIP), 2 (UseIPv4) or 3 (UseIPv6), not "
                  + config.getDomainStrategyValue());
    };
  }

  private static boolean isUnspecified(Address host) {
    return host instanceof Address.Ip ip && ip.value().isAnyLocalAddress();
  }

  /** The same, but the system looks names up. */
  FreedomSettings asIs() {
    return new FreedomSettings(Strategy.AS_IS, host, port);
  }

  /** Whether flows go elsewhere than they want to. */
  boolean redirects() {
    return host.isPresent() || port != 0;
  }

  /** Whether JRay's own DNS looks names up. */
  boolean resolves() {
    return strategy != Strategy.AS_IS;
  }

  /** Where a flow or datagram with this target goes. */
  Destination redirect(Destination target) {
    if (!redirects() || target.network() == Network.UNIX) {
      return target;
    }
    Destination moved = host.map(target::withAddress).orElse(target);
    return port == 0 ? moved : moved.withPort(port);
  }

  /**
   * The family to look up. A source address decides it under {@link Strategy#USE_IP}, because the
   * other family cannot be reached from there.
   */
  IpFamily family(Optional<InetAddress> source) {
    boolean fromV4 = source.filter(Inet4Address.class::isInstance).isPresent();
    if (strategy == Strategy.USE_IP4 || fromV4) {
      return IpFamily.V4;
    }
    return strategy == Strategy.USE_IP6 || source.isPresent() ? IpFamily.V6 : IpFamily.ANY;
  }
}
