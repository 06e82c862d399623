package dev.jray.feature.policy;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.PolicyManager;
import java.util.List;
import java.util.Optional;

/** Adds the {@code policy} section. Without it the kernel's own policy holds. */
public final class PolicyPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "policy",
            PolicyCodec.CODEC,
            PolicyManager.class,
            LevelPolicies.class,
            Optional.empty()));
  }
}
