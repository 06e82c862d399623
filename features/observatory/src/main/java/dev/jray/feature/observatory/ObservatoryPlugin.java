package dev.jray.feature.observatory;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.Observatory;
import java.util.List;
import java.util.Optional;

/** Adds the sections {@code observatory} and {@code burstObservatory}; use one of them. */
public final class ObservatoryPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "observatory",
            ObservatoryCodec.CODEC,
            Observatory.class,
            SteadyObservatory.class,
            Optional.empty()),
        new FeatureProvider<>(
            "burstObservatory",
            BurstCodec.CODEC,
            Observatory.class,
            BurstObservatory.class,
            Optional.empty()));
  }
}
