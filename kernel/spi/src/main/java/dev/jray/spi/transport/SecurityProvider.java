package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.config.ConfigCodec;
import java.util.Objects;

/**
 * Describes a security layer.
 *
 * @param name the {@code security} in JSON, lower case; its settings stand under {@code
 *     nameSettings}
 * @param handler has one constructor annotated with {@code jakarta.inject.Inject}
 */
@Stable
public record SecurityProvider<C>(
    String name, ConfigCodec<C> codec, Class<? extends Security> handler) {
  public SecurityProvider {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(handler, "handler");
  }
}
