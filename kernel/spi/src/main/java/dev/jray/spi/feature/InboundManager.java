package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.protocol.Inbound;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The configured inbounds; readers take no lock, changes are allowed from any thread but an event
 * loop.
 */
@Stable
public interface InboundManager {

  /** Tags of the inbounds that have one. */
  List<String> tags();

  /** The configurations that the inbounds were made of, in their order. */
  List<InboundHandlerConfig> configs();

  /** The protocol object behind a tag. */
  Optional<Inbound> find(String tag);

  /**
   * The addresses that an inbound is bound to, with the ports that the system chose; empty while it
   * does not listen.
   */
  List<SocketAddress> addresses(String tag);

  /**
   * Makes an inbound and, if the instance runs, listens.
   *
   * @throws dev.jray.spi.config.ConfigException if the settings are bad or the tag is taken
   * @throws java.io.IOException if the address cannot be bound; the inbound is then not added
   */
  void add(InboundHandlerConfig config) throws java.io.IOException;

  /**
   * Stops listening and closes the inbound. Flows that are open go on.
   *
   * @throws java.util.NoSuchElementException if there is no such tag
   */
  void remove(String tag);
}
