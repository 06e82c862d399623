package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.config.ConfigCodec;
import java.util.Objects;
import java.util.Optional;

/**
 * Describes a feature.
 *
 * @param section the key at the top of the JSON configuration, such as {@code policy}
 * @param codec reads that section
 * @param provides the SPI type that other parts ask for, or the handler's own class
 * @param handler implements {@code provides} and {@link Feature}; has one constructor annotated
 *     with {@code jakarta.inject.Inject}
 * @param whenAbsent settings in place of an absent section; empty leaves the feature out
 */
@Stable
public record FeatureProvider<C>(
    String section,
    ConfigCodec<C> codec,
    Class<?> provides,
    Class<? extends Feature> handler,
    Optional<C> whenAbsent) {
  public FeatureProvider {
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(provides, "provides");
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(whenAbsent, "whenAbsent");
    if (!provides.isAssignableFrom(handler)) {
      throw new IllegalArgumentException(handler.getName() + " is no " + provides.getName());
    }
  }
}
