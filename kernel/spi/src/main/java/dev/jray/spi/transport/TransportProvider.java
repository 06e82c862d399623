package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.config.ConfigCodec;
import java.util.List;
import java.util.Objects;

/**
 * Describes a transport.
 *
 * @param name the protobuf {@code protocol_name}, such as {@code websocket}
 * @param networks values of the key "network" in JSON that mean it, lower case; empty if the
 *     configuration cannot name it
 * @param settingsKey the key of its settings in {@code streamSettings}, such as {@code wsSettings}
 * @param handler has one constructor annotated with {@code jakarta.inject.Inject}
 */
@Stable
public record TransportProvider<C>(
    String name,
    List<String> networks,
    String settingsKey,
    ConfigCodec<C> codec,
    Class<? extends Transport> handler) {
  public TransportProvider {
    Objects.requireNonNull(name, "name");
    networks = List.copyOf(networks);
    Objects.requireNonNull(settingsKey, "settingsKey");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(handler, "handler");
  }
}
