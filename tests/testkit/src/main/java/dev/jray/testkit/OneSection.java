package dev.jray.testkit;

import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import java.util.List;
import java.util.Optional;

/** A plugin of nothing but one section of the configuration, and inbounds. */
record OneSection(ConfigCodec<?> codec, List<InboundProtocol<?>> inbounds) implements Plugin {
  static final String NAME = "settings";

  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(feature(codec));
  }

  private static <C> FeatureProvider<C> feature(ConfigCodec<C> codec) {
    return new FeatureProvider<>(NAME, codec, Feature.class, Feature.class, Optional.empty());
  }
}
