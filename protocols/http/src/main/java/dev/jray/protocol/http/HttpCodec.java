package dev.jray.protocol.http;

import dev.jray.protocol.http.proto.Account;
import dev.jray.protocol.http.proto.ClientConfig;
import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Configuration text to messages and back. */
final class HttpCodec {
  static final ConfigCodec<ServerConfig> INBOUND =
      ConfigCodec.message(
          ServerConfig.getDefaultInstance(), HttpCodec::readInbound, HttpCodec::writeInbound);
  static final ConfigCodec<ClientConfig> OUTBOUND =
      ConfigCodec.message(
          ClientConfig.getDefaultInstance(), HttpCodec::readOutbound, HttpCodec::writeOutbound);

  private HttpCodec() {}

  private static ServerConfig readInbound(ConfigNode node) {
    // Sorted, so that the same text always gives the same bytes.
    Map<String, String> accounts = new TreeMap<>();
    for (ConfigNode account : node.get("accounts").elements()) {
      String user = account.get("user").string("");
      if (user.indexOf(':') >= 0) {
        account.warn("nobody can log in by HTTP as a user with a colon in the name");
      }
      accounts.put(user, account.get("pass").string(""));
    }
    return ServerConfig.newBuilder()
        .setTimeout(node.get("timeout").uint32(0))
        .putAllAccounts(accounts)
        .setAllowTransparent(node.get("allowTransparent").bool(false))
        .setUserLevel(node.get("userLevel").uint32(0))
        .build();
  }

  private static Map<String, Object> writeInbound(ServerConfig config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    putNumber(tree, "timeout", config.getTimeout());
    if (config.getAccountsCount() > 0) {
      List<Object> accounts = new ArrayList<>();
      new TreeMap<>(config.getAccountsMap())
          .forEach((user, pass) -> accounts.add(Map.of("user", user, "pass", pass)));
      tree.put("accounts", accounts);
    }
    if (config.getAllowTransparent()) {
      tree.put("allowTransparent", true);
    }
    putNumber(tree, "userLevel", config.getUserLevel());
    return tree;
  }

  private static ClientConfig readOutbound(ConfigNode node) {
    ClientConfig.Builder config = ClientConfig.newBuilder();
    for (ConfigNode server : node.get("servers").elements()) {
      config.addServer(readServer(server));
    }
    return config.build();
  }

  private static ServerEndpoint readServer(ConfigNode node) {
    ServerEndpoint.Builder server = ServerEndpoint.newBuilder();
    Optional<Address> address = node.get("address").address();
    address.ifPresent(host -> server.setAddress(Messages.address(host)));
    if (!node.get("address").present()
        || address.filter(host -> host.text().isEmpty()).isPresent()) {
      node.fail("an http server needs an \"address\": a host name or IP address");
    }
    ConfigNode port = node.get("port");
    server.setPort(port.port(0));
    if (!port.present()) {
      node.fail("an http server needs a \"port\": a number 1..65535");
    } else if (port.isNumber() && server.getPort() == 0) {
      port.fail("the port of an http server is a number 1..65535");
    }
    for (ConfigNode user : node.get("users").elements()) {
      server.addUser(readUser(user));
    }
    return server.build();
  }

  private static User readUser(ConfigNode node) {
    Account account =
        Account.newBuilder()
            .setUsername(node.get("user").string(""))
            .setPassword(node.get("pass").string(""))
            .build();
    return User.newBuilder()
        .setLevel(node.get("level").uint32(0))
        .setEmail(node.get("email").string(""))
        .setAccount(Messages.typed(account))
        .build();
  }

  private static Map<String, Object> writeOutbound(ClientConfig config) {
    List<Object> servers = new ArrayList<>();
    for (ServerEndpoint server : config.getServerList()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      Messages.address(server.getAddress()).ifPresent(host -> tree.put("address", host.text()));
      putNumber(tree, "port", server.getPort());
      if (server.getUserCount() > 0) {
        tree.put("users", server.getUserList().stream().map(HttpCodec::writeUser).toList());
      }
      servers.add(tree);
    }
    return servers.isEmpty() ? Map.of() : Map.of("servers", servers);
  }

  private static Map<String, Object> writeUser(User user) {
    HttpAccount account = HttpAccount.of(user.getAccount());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("user", account.username());
    tree.put("pass", account.password());
    putNumber(tree, "level", user.getLevel());
    if (!user.getEmail().isEmpty()) {
      tree.put("email", user.getEmail());
    }
    return tree;
  }

  private static void putNumber(Map<String, Object> tree, String key, int unsigned) {
    if (unsigned != 0) {
      tree.put(key, Integer.toUnsignedLong(unsigned));
    }
  }
}
