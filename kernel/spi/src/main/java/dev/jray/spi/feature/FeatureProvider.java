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
 * @param outbounds what the settings say of outbounds
 */
@Stable
public record FeatureProvider<C>(
    String section,
    ConfigCodec<C> codec,
    Class<?> provides,
    Class<? extends Feature> handler,
    Optional<C> whenAbsent,
    OutboundTags<C> outbounds) {
  public FeatureProvider {
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(provides, "provides");
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(whenAbsent, "whenAbsent");
    Objects.requireNonNull(outbounds, "outbounds");
    if (!provides.isAssignableFrom(handler)) {
      throw new IllegalArgumentException(handler.getName() + " is no " + provides.getName());
    }
  }

  /** A feature whose settings do not speak of outbounds. */
  public FeatureProvider(
      String section,
      ConfigCodec<C> codec,
      Class<?> provides,
      Class<? extends Feature> handler,
      Optional<C> whenAbsent) {
    this(section, codec, provides, handler, whenAbsent, OutboundTags.none());
  }
}
