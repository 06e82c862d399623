package dev.jray.protocol.socks;

import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The inbound's settings as JSON. */
final class SocksInboundCodec {
  static final ConfigCodec<ServerConfig> CODEC =
      ConfigCodec.message(
          ServerConfig.getDefaultInstance(), SocksInboundCodec::read, SocksInboundCodec::write);

  private SocksInboundCodec() {}

  private static ServerConfig read(ConfigNode node) {
    ServerConfig.Builder config = ServerConfig.newBuilder();
    config.setAuthType(auth(node.get("auth")));
    config.putAllAccounts(accounts(node.get("accounts")));
    config.setUdpEnabled(node.get("udp").bool(false));
    node.get("ip").address().ifPresent(address -> config.setAddress(Messages.address(address)));
    int level = node.get("userLevel").uint32(0);
    config.setUserLevel(level);
    int timeout = node.get("timeout").uint32(0);
    setTimeout(config, timeout);
    if (timeout != 0 && level == 0) {
      node.get("timeout").warn("has no effect; set connIdle in the policy of level 0");
    }
    return config.build();
  }

  // V2Ray takes any text but "password" for "noauth": a slip of the pen opens the proxy to
  // everybody.
  private static AuthType auth(ConfigNode node) {
    String text = node.string("");
    return switch (text) {
      case "password" -> AuthType.PASSWORD;
      case "", "noauth" -> AuthType.NO_AUTH;
      default -> {
        node.fail("unknown authentication \"" + text + "\"; use \"noauth\" or \"password\"");
        yield AuthType.NO_AUTH;
      }
    };
  }

  private static Map<String, String> accounts(ConfigNode list) {
    Map<String, String> accounts = new TreeMap<>();
    for (ConfigNode account : list.elements()) {
      accounts.put(account.get("user").string(""), account.get("pass").string(""));
    }
    return accounts;
  }

  private static Map<String, Object> write(ServerConfig config) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("auth", auth(config.getAuthType()));
    List<Object> accounts = new ArrayList<>();
    new TreeMap<>(config.getAccountsMap())
        .forEach((user, pass) -> accounts.add(Map.of("user", user, "pass", pass)));
    if (!accounts.isEmpty()) {
      json.put("accounts", accounts);
    }
    if (config.getUdpEnabled()) {
      json.put("udp", true);
    }
    Messages.address(config.getAddress()).ifPresent(address -> json.put("ip", address.text()));
    if (timeout(config) != 0) {
      json.put("timeout", Integer.toUnsignedLong(timeout(config)));
    }
    if (config.getUserLevel() != 0) {
      json.put("userLevel", Integer.toUnsignedLong(config.getUserLevel()));
    }
    return json;
  }

  private static String auth(AuthType type) {
    return switch (type) {
      case NO_AUTH -> "noauth";
      case PASSWORD -> "password";
      case UNRECOGNIZED -> throw new ConfigException("socks: unknown auth_type");
    };
  }

  // Kept for the bytes' sake: the field is deprecated, but V2Ray still writes it.
  @SuppressWarnings("deprecation")
  private static void setTimeout(ServerConfig.Builder config, int seconds) {
    config.setTimeout(seconds);
  }

  @SuppressWarnings("deprecation")
  private static int timeout(ServerConfig config) {
    return config.getTimeout();
  }
}
