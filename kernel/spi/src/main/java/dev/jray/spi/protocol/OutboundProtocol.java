package dev.jray.spi.protocol;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.config.ConfigCodec;
import java.util.Objects;

/**
 * Describes an outbound protocol; nothing runs before a configuration names it.
 *
 * @param name the {@code protocol} in JSON, lower case
 * @param handler has one constructor annotated with {@code jakarta.inject.Inject}
 */
@Stable
public record OutboundProtocol<C>(
    String name, ConfigCodec<C> codec, Class<? extends Outbound> handler) {
  public OutboundProtocol {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(handler, "handler");
  }
}
