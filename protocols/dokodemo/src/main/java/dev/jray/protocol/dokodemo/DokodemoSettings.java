package dev.jray.protocol.dokodemo;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the configuration says.
 *
 * @param address where flows go
 * @param port where flows go
 * @param networks what to listen on; not empty
 * @param followRedirect whether what clients dialed before a firewall redirected them goes before
 *     {@code address} and {@code port}
 * @param level the policy level of all flows
 */
record DokodemoSettings(
    Optional<Address> address, int port, Set<Network> networks, boolean followRedirect, int level) {
  DokodemoSettings {
    networks = Set.copyOf(networks);
  }

  static DokodemoSettings of(Config config) {
    if (config.getPort() < 0 || config.getPort() > 65535) {
      throw new ConfigException(
          "the port must be 0..65535, not " + Integer.toUnsignedString(config.getPort()));
    }
    return new DokodemoSettings(
        Messages.address(config.getAddress()),
        config.getPort(),
        networks(config),
        config.getFollowRedirect(),
        config.getUserLevel());
  }

  private static Set<Network> networks(Config config) {
    List<dev.jray.spi.proto.net.Network> listed =
        config.getNetworksCount() > 0
            ? config.getNetworksList()
            : config.getNetworkList().getNetworkList();
    Set<Network> networks = EnumSet.noneOf(Network.class);
    for (dev.jray.spi.proto.net.Network network : listed) {
      switch (network) {
        case TCP -> networks.add(Network.TCP);
        case UDP -> networks.add(Network.UDP);
        case UNIX -> networks.add(Network.UNIX);
        default ->
            throw new ConfigException(
                "a dokodemo-door listens on tcp, udp or unix, not on an unknown network");
      }
    }
    if (networks.isEmpty()) {
      throw new ConfigException("a dokodemo-door needs at least one network: tcp, udp or unix");
    }
    return networks;
  }

  /** Where a client's flow goes; empty if nobody knows. */
  Optional<Destination> destination(Source source) {
    if (followRedirect && source.originalDestination().isPresent()) {
      return source.originalDestination();
    }
    // A unix socket is a way to reach this inbound; the flow itself goes to a host.
    Network network = source.network() == Network.UDP ? Network.UDP : Network.TCP;
    return address.map(host -> new Destination(network, host, port));
  }
}
