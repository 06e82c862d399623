package dev.jray.feature.stats;

import dev.jray.feature.stats.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import java.util.Map;

/** Reads and writes the {@code stats} section, which is an empty object. */
final class StatsCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), StatsCodec::read, config -> Map.of());

  private StatsCodec() {}

  private static Config read(ConfigNode node) {
    if (node.present() && !node.isObject()) {
      node.fail("write an empty object, {}, to have counters");
    }
    return Config.getDefaultInstance();
  }
}
