package dev.jray.protocol.socks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.protocol.socks.proto.Account;
import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.protocol.socks.proto.Version;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outbound's settings as JSON. */
final class SocksOutboundCodec {
  static final ConfigCodec<ClientConfig> CODEC =
      ConfigCodec.message(
          ClientConfig.getDefaultInstance(), SocksOutboundCodec::read, SocksOutboundCodec::write);

  private SocksOutboundCodec() {}

  private static ClientConfig read(ConfigNode node) {
    ClientConfig.Builder config = ClientConfig.newBuilder();
    for (ConfigNode server : node.get("servers").elements()) {
      config.addServer(server(server));
    }
    return config.setVersion(version(node.get("version"))).build();
  }

  private static ServerEndpoint server(ConfigNode node) {
    ServerEndpoint.Builder server = ServerEndpoint.newBuilder();
    Optional<Address> address = node.get("address").address();
    if (address.isEmpty() && !node.get("address").present()) {
      node.fail("a server needs an \"address\": an IP address or a domain name");
    }
    address.ifPresent(host -> server.setAddress(Messages.address(host)));
    int port = node.get("port").port(0);
    if (port == 0) {
      node.fail("a server needs a \"port\" from 1 to 65535");
    }
    server.setPort(port);
    for (ConfigNode user : node.get("users").elements()) {
      server.addUser(user(user));
    }
    return server.build();
  }

  private static User user(ConfigNode node) {
    // V2Ray reads this key of every user and forgets it
    node.get("account");
    return User.newBuilder()
        .setLevel(node.get("level").uint32(0))
        .setEmail(node.get("email").string(""))
        .setAccount(
            Messages.typed(
                Account.newBuilder()
                    .setUsername(text(node.get("user")))
                    .setPassword(text(node.get("pass")))
                    .build()))
        .build();
  }

  private static String text(ConfigNode node) {
    String text = node.string("");
    if (text.getBytes(StandardCharsets.UTF_8).length > SocksAccount.MAX_LENGTH) {
      node.fail("has more than 255 bytes, which SOCKS cannot carry");
    }
    return text;
  }

  private static Version version(ConfigNode node) {
    String text = node.string("");
    return switch (text) {
      case "", "5" -> Version.SOCKS5;
      case "4" -> Version.SOCKS4;
      case "4a" -> Version.SOCKS4A;
      default -> {
        node.fail("unknown SOCKS version \"" + text + "\"; use \"5\"");
        yield Version.SOCKS5;
      }
    };
  }

  private static Map<String, Object> write(ClientConfig config) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (config.getServerCount() > 0) {
      json.put("servers", config.getServerList().stream().map(SocksOutboundCodec::server).toList());
    }
    switch (config.getVersion()) {
      case SOCKS5 -> {}
      case SOCKS4 -> json.put("version", "4");
      case SOCKS4A -> json.put("version", "4a");
      case UNRECOGNIZED -> throw new ConfigException("socks: unknown version");
    }
    return json;
  }

  private static Map<String, Object> server(ServerEndpoint server) {
    Map<String, Object> json = new LinkedHashMap<>();
    Messages.address(server.getAddress()).ifPresent(host -> json.put("address", host.text()));
    json.put("port", server.getPort());
    List<Object> users = new ArrayList<>();
    for (User user : server.getUserList()) {
      users.add(user(user));
    }
    if (!users.isEmpty()) {
      json.put("users", users);
    }
    return json;
  }

  private static Map<String, Object> user(User user) {
    Map<String, Object> json = new LinkedHashMap<>();
    try {
      Account account = Account.parseFrom(user.getAccount().getValue());
      json.put("user", account.getUsername());
      json.put("pass", account.getPassword());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("socks: a user's account cannot be parsed", e);
    }
    if (user.getLevel() != 0) {
      json.put("level", Integer.toUnsignedLong(user.getLevel()));
    }
    if (!user.getEmail().isEmpty()) {
      json.put("email", user.getEmail());
    }
    return json;
  }
}
