package dev.jray.feature.log;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.Log;
import java.util.List;
import java.util.Optional;

/** Adds the {@code log} section; without it, warnings go to the console. */
public final class LogPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "log", LogCodec.CODEC, Log.class, InstanceLog.class, Optional.of(LogCodec.ABSENT)));
  }
}
