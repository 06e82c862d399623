package dev.jray.feature.stats;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.StatsManager;
import java.util.List;
import java.util.Optional;

/** Adds the {@code stats} section. Without it nothing is counted. */
public final class StatsPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "stats", StatsCodec.CODEC, StatsManager.class, TrafficStats.class, Optional.empty()));
  }
}
