package dev.jray.feature.metrics;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import java.util.List;
import java.util.Optional;

/** Adds the {@code metrics} section. Without it nothing is served. */
public final class MetricsPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "metrics",
            MetricsCodec.CODEC,
            MetricsServer.class,
            MetricsServer.class,
            Optional.empty()));
  }
}
