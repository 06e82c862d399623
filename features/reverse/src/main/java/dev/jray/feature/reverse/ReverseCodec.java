package dev.jray.feature.reverse;

import dev.jray.feature.reverse.proto.BridgeConfig;
import dev.jray.feature.reverse.proto.Config;
import dev.jray.feature.reverse.proto.PortalConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
              .setTag(needed(bridge.get("tag"), Reverse.noTag("bridge")))
              .setDomain(needed(bridge.get("domain"), Reverse.noDomain("bridge"))));
    }
    Set<String> tags = new HashSet<>();
    for (ConfigNode portal : node.get("portals").elements()) {
      ConfigNode tagNode = portal.get("tag");
      String tag = needed(tagNode, Reverse.noTag("portal"));
      if (!tag.isEmpty() && !tags.add(tag)) {
        tagNode.fail(Reverse.twice(tag));
      }
      config.addPortalConfig(
          PortalConfig.newBuilder()
              .setTag(tag)
              .setDomain(needed(portal.get("domain"), Reverse.noDomain("portal"))));
    }
    return config.build();
  }

  private static String needed(ConfigNode node, String problem) {
    String text = node.string("");
    if (text.isEmpty() && (node.isString() || !node.present())) {
      node.fail(problem);
    }
    return text;
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
