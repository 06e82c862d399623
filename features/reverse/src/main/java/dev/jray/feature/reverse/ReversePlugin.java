package dev.jray.feature.reverse;

import dev.jray.feature.reverse.proto.Config;
import dev.jray.feature.reverse.proto.PortalConfig;
import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.OutboundTags;
import java.util.List;
import java.util.Optional;

/** Adds the {@code reverse} section. */
public final class ReversePlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "reverse",
            ReverseCodec.CODEC,
            Reverse.class,
            Reverse.class,
            Optional.empty(),
            OutboundTags.providing(ReversePlugin::portals)));
  }

  private static List<String> portals(Config config) {
    return config.getPortalConfigList().stream().map(PortalConfig::getTag).toList();
  }
}
