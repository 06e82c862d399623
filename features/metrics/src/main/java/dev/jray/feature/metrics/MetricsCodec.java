package dev.jray.feature.metrics;

import dev.jray.feature.metrics.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes the {@code metrics} section. */
final class MetricsCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), MetricsCodec::read, MetricsCodec::write);

  private MetricsCodec() {}

  private static Config read(ConfigNode node) {
    ConfigNode listen = node.get("listen");
    ConfigNode tag = node.get("tag");
    if (tag.present()) {
      tag.warn("no outbound gets this tag: metrics are served on the port of \"listen\" alone");
    }
    ConfigNode users = node.get("maxUsers");
    Config config =
        Config.newBuilder()
            .setTag(tag.string(""))
            .setListen(listen.string(""))
            .setUserSeries(node.get("userSeries").bool(false))
            .setMaxUsers((int) users.integer(0, MetricsSettings.MOST_USERS, 0))
            .build();
    try {
      MetricsSettings.of(config);
    } catch (ConfigException e) {
      (listen.present() ? listen : node).fail(e.getMessage());
    }
    return config;
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!config.getTag().isEmpty()) {
      tree.put("tag", config.getTag());
    }
    if (!config.getListen().isEmpty()) {
      tree.put("listen", config.getListen());
    }
    if (config.getUserSeries()) {
      tree.put("userSeries", true);
    }
    if (config.getMaxUsers() != 0) {
      tree.put("maxUsers", Integer.toUnsignedLong(config.getMaxUsers()));
    }
    return tree;
  }
}
