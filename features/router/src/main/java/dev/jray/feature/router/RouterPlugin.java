package dev.jray.feature.router;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.OutboundTags;
import dev.jray.spi.feature.Router;
import java.util.List;
import java.util.Optional;

/** Adds the {@code routing} section. Without it every flow takes the default outbound. */
public final class RouterPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "routing",
            RoutingCodec.CODEC,
            Router.class,
            RuleRouter.class,
            Optional.empty(),
            OutboundTags.naming(NamedOutbounds::of)));
  }
}
