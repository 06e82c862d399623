package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.outbound.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import java.util.List;

/**
 * Settings of the outbound.
 *
 * @param servers tried in turn; at least one
 */
record VmessOutboundSettings(List<VmessServer> servers) {

  VmessOutboundSettings {
    servers = List.copyOf(servers);
  }

  /** Parses the message; throws a {@link ConfigException} if it cannot be used. */
  static VmessOutboundSettings of(Config config) {
    if (config.getReceiverCount() == 0) {
      throw new ConfigException("vmess: 0 VMess receiver configured");
    }
    return new VmessOutboundSettings(
        config.getReceiverList().stream().map(VmessOutboundSettings::server).toList());
  }

  private static VmessServer server(ServerEndpoint endpoint) {
    if (endpoint.getUserCount() == 0) {
      throw new ConfigException("vmess: 0 user configured for VMess outbound");
    }
    return new VmessServer(
        Messages.destination(Network.TCP, endpoint.getAddress(), endpoint.getPort()),
        endpoint.getUserList().stream().map(user -> VmessAccount.of(user.getAccount())).toList());
  }
}
