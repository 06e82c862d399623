package dev.jray.protocol.dns;

import dev.jray.protocol.dns.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.net.Endpoint;
import dev.jray.spi.proto.net.Network;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads and writes the settings of the outbound {@code dns}. */
final class DnsOutboundCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), DnsOutboundCodec::read, DnsOutboundCodec::write);

  private DnsOutboundCodec() {}

  private static Config read(ConfigNode node) {
    Endpoint.Builder server =
        Endpoint.newBuilder()
            .setNetwork(network(node.get("network")))
            .setPort(node.get("port").port(0));
    ConfigNode address = node.get("address");
    if (address.present()) {
      address.address().ifPresent(host -> server.setAddress(Messages.address(host)));
    }
    Config.Builder config =
        Config.newBuilder().setServer(server).setUserLevel(node.get("userLevel").uint32(0));
    ConfigNode ttl = node.get("responseTTL");
    boolean override = node.get("overrideResponseTTL").bool(ttl.present());
    return config
        .setResponseTtl(ttl.uint32(0))
        .setOverrideResponseTtl(override)
        .setNonIPQuery(nonIpQuery(node.get("nonIPQuery")))
        .build();
  }

  private static Network network(ConfigNode node) {
    String word = node.string("");
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "tcp" -> Network.TCP;
      case "udp" -> Network.UDP;
      default -> {
        if (!word.isEmpty()) {
          node.warn("an unknown network counts as none: write tcp, udp, or leave it out");
        }
        yield Network.Unknown;
      }
    };
  }

  private static String nonIpQuery(ConfigNode node) {
    String word = node.string("");
    String known = word.toLowerCase(Locale.ROOT);
    if (!known.isEmpty() && NonIpQuery.of(known).isEmpty()) {
      node.fail("\"" + word + "\" is not known; write forward, drop or reject");
    }
    return known;
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Endpoint server = config.getServer();
    if (server.getNetwork() == Network.TCP || server.getNetwork() == Network.UDP) {
      tree.put("network", server.getNetwork().name().toLowerCase(Locale.ROOT));
    }
    Messages.address(server.getAddress())
        .map(Address::text)
        .ifPresent(text -> tree.put("address", text));
    if (server.getPort() != 0) {
      tree.put("port", Integer.toUnsignedLong(server.getPort()));
    }
    if (config.getUserLevel() != 0) {
      tree.put("userLevel", Integer.toUnsignedLong(config.getUserLevel()));
    }
    if (config.getOverrideResponseTtl() || config.getResponseTtl() != 0) {
      tree.put("responseTTL", Integer.toUnsignedLong(config.getResponseTtl()));
      tree.put("overrideResponseTTL", config.getOverrideResponseTtl());
    }
    if (!config.getNonIPQuery().isEmpty()) {
      tree.put("nonIPQuery", config.getNonIPQuery());
    }
    return tree;
  }
}
