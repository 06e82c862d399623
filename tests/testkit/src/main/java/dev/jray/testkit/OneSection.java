package dev.jray.testkit;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.List;
import java.util.Optional;

/** A program in which nothing is installed but one section of the configuration, and inbounds. */
final class OneSection implements Catalog {
  static final String NAME = "settings";

  private final FeatureProvider<?> feature;
  private final List<InboundProtocol<?>> inbounds;

  OneSection(ConfigCodec<?> codec, List<InboundProtocol<?>> inbounds) {
    this.feature = feature(codec);
    this.inbounds = inbounds;
  }

  private static <C> FeatureProvider<C> feature(ConfigCodec<C> codec) {
    return new FeatureProvider<>(NAME, codec, Feature.class, Feature.class, Optional.empty());
  }

  @Override
  public Optional<InboundProtocol<?>> inbound(String name) {
    return inbounds.stream().filter(inbound -> inbound.name().equals(name)).findFirst();
  }

  @Override
  public Optional<InboundProtocol<?>> inboundByType(String type) {
    return inbounds.stream().filter(inbound -> inbound.codec().type().equals(type)).findFirst();
  }

  @Override
  public List<String> inboundNames() {
    return inbounds.stream().map(InboundProtocol::name).sorted().toList();
  }

  @Override
  public Optional<OutboundProtocol<?>> outbound(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<OutboundProtocol<?>> outboundByType(String type) {
    return Optional.empty();
  }

  @Override
  public List<String> outboundNames() {
    return List.of();
  }

  @Override
  public List<TransportProvider<?>> transports() {
    return List.of();
  }

  @Override
  public List<SecurityProvider<?>> securities() {
    return List.of();
  }

  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(feature);
  }
}
