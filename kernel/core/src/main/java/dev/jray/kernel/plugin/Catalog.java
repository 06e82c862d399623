package dev.jray.kernel.plugin;

import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.List;
import java.util.Optional;

/**
 * What the installed plugins provide. Names are lower case; types are the full protobuf names of
 * the settings, such as {@code v2ray.core.proxy.socks.ServerConfig}, without prefix. Immutable.
 */
public interface Catalog {

  /** The inbound protocol with this {@code protocol} in JSON. */
  Optional<InboundProtocol<?>> inbound(String name);

  /** The inbound protocol whose settings have this type. */
  Optional<InboundProtocol<?>> inboundByType(String type);

  /** The {@code protocol} names of all inbound protocols, sorted. */
  List<String> inboundNames();

  /** The outbound protocol with this {@code protocol} in JSON. */
  Optional<OutboundProtocol<?>> outbound(String name);

  /** The outbound protocol whose settings have this type. */
  Optional<OutboundProtocol<?>> outboundByType(String type);

  /** The {@code protocol} names of all outbound protocols, sorted. */
  List<String> outboundNames();

  /** All transports, sorted by name. */
  List<TransportProvider<?>> transports();

  /** All security layers, sorted by name. */
  List<SecurityProvider<?>> securities();

  /** All features, sorted by section. */
  List<FeatureProvider<?>> features();

  /** All commands, sorted by name. */
  default List<CommandProvider> commands() {
    return List.of();
  }

  /** All sniffers, in the order in which they are asked. */
  default List<Sniffer> sniffers() {
    return List.of();
  }

  /** The transport that this value of {@code network} in JSON means. */
  default Optional<TransportProvider<?>> transport(String network) {
    for (TransportProvider<?> transport : transports()) {
      if (transport.networks().contains(network)) {
        return Optional.of(transport);
      }
    }
    return Optional.empty();
  }

  /** The transport with this {@code protocol_name}. */
  default Optional<TransportProvider<?>> transportByName(String name) {
    for (TransportProvider<?> transport : transports()) {
      if (transport.name().equals(name)) {
        return Optional.of(transport);
      }
    }
    return Optional.empty();
  }

  /** The security layer with this {@code security} in JSON. */
  default Optional<SecurityProvider<?>> security(String name) {
    for (SecurityProvider<?> security : securities()) {
      if (security.name().equals(name)) {
        return Optional.of(security);
      }
    }
    return Optional.empty();
  }

  /** The security layer whose settings have this type. */
  default Optional<SecurityProvider<?>> securityByType(String type) {
    for (SecurityProvider<?> security : securities()) {
      if (security.codec().type().equals(type)) {
        return Optional.of(security);
      }
    }
    return Optional.empty();
  }

  /** The feature whose settings have this type. */
  default Optional<FeatureProvider<?>> featureByType(String type) {
    for (FeatureProvider<?> feature : features()) {
      if (feature.codec().type().equals(type)) {
        return Optional.of(feature);
      }
    }
    return Optional.empty();
  }
}
