package dev.jray.protocol.dns;

import dev.jray.protocol.dns.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.net.Endpoint;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the outbound works.
 *
 * @param network what queries are passed on over; empty for the client's own
 * @param address where they go; empty for the client's choice
 * @param port 0 for the client's choice
 * @param ttl what clients are told in place of the answer's own
 * @param nonIp what becomes of queries for other things than addresses
 */
record DnsOutboundSettings(
    Optional<Network> network,
    Optional<Address> address,
    int port,
    OptionalInt ttl,
    NonIpQuery nonIp) {

  static DnsOutboundSettings of(Config config) {
    Endpoint server = config.getServer();
    if (server.getPort() < 0 || server.getPort() > 65535) {
      throw new ConfigException("port out of range: " + Integer.toUnsignedString(server.getPort()));
    }
    return new DnsOutboundSettings(
        switch (server.getNetwork()) {
          case TCP -> Optional.of(Network.TCP);
          case UDP -> Optional.of(Network.UDP);
          default -> Optional.empty();
        },
        Messages.address(server.getAddress()),
        server.getPort(),
        config.getOverrideResponseTtl()
            ? OptionalInt.of(Math.max(0, config.getResponseTtl()))
            : OptionalInt.empty(),
        NonIpQuery.of(config.getNonIPQuery())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "nonIPQuery \""
                            + config.getNonIPQuery()
                            + "\" is not known; write forward, drop or reject")));
  }

  /** Where a query goes that was meant for this target. */
  Destination server(Destination target) {
    return new Destination(
        network.orElse(target.network()),
        address.orElse(target.address()),
        port == 0 ? target.port() : port);
  }
}
