package dev.jray.kernel.plugin;

import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the installed plugins provide. Names are lower case; types are the full protobuf names of
 * the settings, such as {@code v2ray.core.proxy.socks.ServerConfig}, without prefix. What is
 * offered does not change; to ask for one of the offers may load the plugin that has it.
 */
public interface Catalog {

  /**
   * What these plugins provide, which exist already.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  static Catalog of(Plugin... plugins) {
    PluginRepository repository = PluginRepository.of(plugins);
    if (!repository.refused().isEmpty()) {
      throw new IllegalArgumentException(repository.refused().get(0).reason());
    }
    return repository;
  }

  /** All that is offered of a kind, sorted by name. Loads no plugin. */
  List<Offer> offers(Kind kind);

  /**
   * The descriptor behind an offer of this catalog.
   *
   * @throws dev.jray.spi.config.ConfigException if its plugin cannot be loaded
   */
  Object descriptor(Offer offer);

  /** The first offer of a kind, in the order of names, that is as wanted. Loads no plugin. */
  default Optional<Offer> find(Kind kind, Predicate<Offer> wanted) {
    for (Offer offer : offers(kind)) {
      if (wanted.test(offer)) {
        return Optional.of(offer);
      }
    }
    return Optional.empty();
  }

  /** The inbound protocol with this {@code protocol} in JSON. */
  default Optional<InboundProtocol<?>> inbound(String name) {
    return find(Kind.INBOUND, offer -> offer.name().equals(name))
        .map(offer -> (InboundProtocol<?>) descriptor(offer));
  }

  /** The inbound protocol whose settings have this type. */
  default Optional<InboundProtocol<?>> inboundByType(String type) {
    return find(Kind.INBOUND, offer -> offer.type().equals(type))
        .map(offer -> (InboundProtocol<?>) descriptor(offer));
  }

  /** The outbound protocol with this {@code protocol} in JSON. */
  default Optional<OutboundProtocol<?>> outbound(String name) {
    return find(Kind.OUTBOUND, offer -> offer.name().equals(name))
        .map(offer -> (OutboundProtocol<?>) descriptor(offer));
  }

  /** The outbound protocol whose settings have this type. */
  default Optional<OutboundProtocol<?>> outboundByType(String type) {
    return find(Kind.OUTBOUND, offer -> offer.type().equals(type))
        .map(offer -> (OutboundProtocol<?>) descriptor(offer));
  }

  /** The transport that this value of {@code network} in JSON means. */
  default Optional<TransportProvider<?>> transport(String network) {
    return find(Kind.TRANSPORT, offer -> offer.networks().contains(network))
        .map(offer -> (TransportProvider<?>) descriptor(offer));
  }

  /** The transport with this {@code protocol_name}. */
  default Optional<TransportProvider<?>> transportByName(String name) {
    return find(Kind.TRANSPORT, offer -> offer.name().equals(name))
        .map(offer -> (TransportProvider<?>) descriptor(offer));
  }

  /** The security layer with this {@code security} in JSON. */
  default Optional<SecurityProvider<?>> security(String name) {
    return find(Kind.SECURITY, offer -> offer.name().equals(name))
        .map(offer -> (SecurityProvider<?>) descriptor(offer));
  }

  /** The security layer whose settings have this type. */
  default Optional<SecurityProvider<?>> securityByType(String type) {
    return find(Kind.SECURITY, offer -> offer.type().equals(type))
        .map(offer -> (SecurityProvider<?>) descriptor(offer));
  }

  /** The feature with this section. */
  default Optional<FeatureProvider<?>> feature(String section) {
    return find(Kind.FEATURE, offer -> offer.name().equals(section))
        .map(offer -> (FeatureProvider<?>) descriptor(offer));
  }

  /** The feature whose settings have this type. */
  default Optional<FeatureProvider<?>> featureByType(String type) {
    return find(Kind.FEATURE, offer -> offer.type().equals(type))
        .map(offer -> (FeatureProvider<?>) descriptor(offer));
  }

  /** The command with this name. */
  default Optional<CommandProvider> command(String name) {
    return find(Kind.COMMAND, offer -> offer.name().equals(name))
        .map(offer -> (CommandProvider) descriptor(offer));
  }

  /** All sniffers, in the order in which they are asked. */
  default List<Sniffer> sniffers() {
    return offers(Kind.SNIFFER).stream()
        .map(offer -> (Sniffer) descriptor(offer))
        .sorted(Comparator.comparingInt(Sniffer::order).thenComparing(Sniffer::name))
        .toList();
  }

  /** The names of all offers of a kind, sorted. */
  default List<String> names(Kind kind) {
    return offers(kind).stream().map(Offer::name).toList();
  }
}
