package dev.jray.protocol.freedom;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.protocol.freedom.proto.Config.DomainStrategy;
import dev.jray.protocol.freedom.proto.DestinationOverride;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads and writes the settings of {@code freedom}. */
final class FreedomCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), FreedomCodec::read, FreedomCodec::write);

  private FreedomCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config =
        Config.newBuilder()
            .setDomainStrategy(strategy(node.get("domainStrategy")))
            .setTimeout(timeout(node.get("timeout")))
            .setUserLevel(node.get("userLevel").uint32(0));
    ConfigNode redirect = node.get("redirect");
    String target = redirect.string("");
    if (!target.isEmpty()) {
      readRedirect(redirect, target, config);
    }
    return config.build();
  }

  private static DomainStrategy strategy(ConfigNode node) {
    String text = node.string("");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "asis" -> DomainStrategy.AS_IS;
      case "useip", "use_ip" -> DomainStrategy.USE_IP;
      case "useip4", "useipv4", "use_ipv4", "use_ip_v4", "use_ip4" -> DomainStrategy.USE_IP4;
      case "useip6", "useipv6", "use_ipv6", "use_ip_v6", "use_ip6" -> DomainStrategy.USE_IP6;
      default -> {
        node.warn(
            "\""
                + text
                + "\" is no domain strategy and counts as AsIs; there are AsIs, UseIP, UseIPv4, UseIPv6");
        yield DomainStrategy.AS_IS;
      }
    };
  }

  private static int timeout(ConfigNode node) {
    int seconds = node.uint32(0);
    if (seconds != 0) {
      node.warn(
          "the timeout is out of use and ignored; set connIdle in the policy of the flows' level");
    }
    return seconds;
  }

  private static void readRedirect(ConfigNode node, String target, Config.Builder config) {
    int colon = target.lastIndexOf(':');
    String host = colon < 0 ? "" : target.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (colon < 0
        || bare.contains("[")
        || bare.contains("]")
        || (!bracketed && bare.contains(":"))) {
      node.fail("\"" + target + "\" is no redirect target; write host:port, :port or [IPv6]:port");
      return;
    }
    int port = port(target.substring(colon + 1));
    if (port < 0) {
      node.fail("\"" + target + "\" needs a port 0..65535 behind the colon");
      return;
    }
    ServerEndpoint.Builder server = ServerEndpoint.newBuilder().setPort(port);
    if (!bare.isEmpty()) {
      server.setAddress(Messages.address(Address.parse(bare)));
    }
    config.setDestinationOverride(DestinationOverride.newBuilder().setServer(server));
  }

  private static int port(String text) {
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
      if (port > 65535) {
        return -1;
      }
    }
    return text.isEmpty() ? -1 : port;
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (config.getDomainStrategy()) {
      case AS_IS -> {}
      case USE_IP -> json.put("domainStrategy", "UseIP");
      case USE_IP4 -> json.put("domainStrategy", "UseIPv4");
      case USE_IP6 -> json.put("domainStrategy", "UseIPv6");
      case UNRECOGNIZED ->
          throw new ConfigException("unknown domain_strategy " + config.getDomainStrategyValue());
    }
    if (config.getTimeout() != 0) {
      json.put("timeout", Integer.toUnsignedLong(config.getTimeout()));
    }
    if (config.hasDestinationOverride()) {
      ServerEndpoint server = config.getDestinationOverride().getServer();
      String host = Messages.address(server.getAddress()).map(Address::text).orElse("");
      String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      json.put("redirect", shown + ":" + Integer.toUnsignedLong(server.getPort()));
    }
    if (config.getUserLevel() != 0) {
      json.put("userLevel", Integer.toUnsignedLong(config.getUserLevel()));
    }
    return json;
  }
}
