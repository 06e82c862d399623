package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.outbound.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outbound's settings as JSON. */
final class VmessOutboundCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), VmessOutboundCodec::read, VmessOutboundCodec::write);

  private VmessOutboundCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    ConfigNode servers = node.get("vnext");
    for (ConfigNode server : servers.elements()) {
      config.addReceiver(server(server));
    }
    if (config.getReceiverCount() == 0) {
      node.fail("0 VMess receiver configured; \"vnext\" must list at least one server");
    }
    return config.build();
  }

  private static ServerEndpoint server(ConfigNode node) {
    ServerEndpoint.Builder server = ServerEndpoint.newBuilder();
    Optional<Address> address = node.get("address").address();
    if (!node.get("address").present()) {
      node.fail("a server needs an \"address\": an IP address or a domain name");
    }
    address.ifPresent(host -> server.setAddress(Messages.address(host)));
    server.setPort(node.get("port").port(0));
    List<ConfigNode> users = node.get("users").elements();
    if (users.isEmpty()) {
      node.fail("0 user configured for VMess outbound; \"users\" must list at least one");
    }
    for (ConfigNode user : users) {
      server.addUser(VmessUserCodec.read(user));
    }
    return server.build();
  }

  private static Map<String, Object> write(Config config) {
    return Map.of(
        "vnext", config.getReceiverList().stream().map(VmessOutboundCodec::server).toList());
  }

  private static Map<String, Object> server(ServerEndpoint server) {
    Map<String, Object> json = new LinkedHashMap<>();
    Messages.address(server.getAddress()).ifPresent(host -> json.put("address", host.text()));
    json.put("port", Integer.toUnsignedLong(server.getPort()));
    json.put("users", server.getUserList().stream().map(VmessUserCodec::write).toList());
    return json;
  }
}
