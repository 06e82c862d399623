package dev.jray.spi;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.List;

/**
 * What a jar adds to JRay: a list of descriptors. Implementations have a public constructor without
 * parameters, hold no state and do nothing but answer; the kernel may call them from any thread.
 *
 * <p>A plugin's name, version and SPI range stand in its manifest and are read before this class is
 * loaded.
 */
@Stable
public interface Plugin {

  /** Protocols that accept clients. */
  default List<InboundProtocol<?>> inbounds() {
    return List.of();
  }

  /** Protocols that reach servers. */
  default List<OutboundProtocol<?>> outbounds() {
    return List.of();
  }

  /** Ways to carry streams or datagrams. */
  default List<TransportProvider<?>> transports() {
    return List.of();
  }

  /** Security layers between socket and transport. */
  default List<SecurityProvider<?>> securities() {
    return List.of();
  }

  /** Commands of the program, besides those that it always has. */
  default List<CommandProvider> commands() {
    return List.of();
  }

  /** Features of the whole instance, such as a router. */
  default List<FeatureProvider<?>> features() {
    return List.of();
  }

  /** What recognises protocols by the first bytes of a flow. */
  default List<Sniffer> sniffers() {
    return List.of();
  }
}
