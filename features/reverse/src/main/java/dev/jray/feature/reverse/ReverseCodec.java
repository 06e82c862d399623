package dev.jray.feature.reverse;

import dev.jray.feature.reverse.proto.BridgeConfig;
import dev.jray.feature.reverse.proto.Config;
import dev.jray.feature.reverse.proto.PortalConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes the {@code reverse} section. */
final class ReverseCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), ReverseCodec::read, ReverseCodec::write);

  private ReverseCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    for (ConfigNode bridge : node.get("bridges").elements()) {
      config.addBridgeConfig(
          BridgeConfig.newBuilder()
              .setTag(bridge.get("tag").string(""))
              .setDomain(bridge.get("domain").string("")));
    }
    for (ConfigNode portal : node.get("portals").elements()) {
      config.addPortalConfig(
          PortalConfig.newBuilder()
              .setTag(portal.get("tag").string(""))
              .setDomain(portal.get("domain").string("")));
    }
    return config.build();
  }

  private static Map<String, Object> write(Config config) {
    List<Object> bridges = new ArrayList<>();
    config.getBridgeConfigList().forEach(each -> bridges.add(end(each.getTag(), each.getDomain())));
    List<Object> portals = new ArrayList<>();
    config.getPortalConfigList().forEach(each -> portals.add(end(each.getTag(), each.getDomain())));
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!bridges.isEmpty()) {
      tree.put("bridges", bridges);
    }
    if (!portals.isEmpty()) {
      tree.put("portals", portals);
    }
    return tree;
  }

  private static Map<String, Object> end(String tag, String domain) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!tag.isEmpty()) {
      tree.put("tag", tag);
    }
    if (!domain.isEmpty()) {
      tree.put("domain", domain);
    }
    return tree;
  }
}
