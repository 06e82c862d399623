package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.protocol.Inbound;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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

  /** The protocol object behind a tag; none for an inbound whose ports have one each. */
  Optional<Inbound> find(String tag);

  /**
   * The addresses that an inbound is bound to, with the ports that the system chose; empty while it
   * does not listen.
   */
  List<SocketAddress> addresses(String tag);

  /**
   * The listening sockets to which a protocol may send clients; empty while the inbound does not
   * listen.
   */
  List<Worker> workers(String tag);

  /**
   * A listening socket.
   *
   * @param left how long it will listen for sure; whole minutes
   */
  record Worker(Inbound protocol, SocketAddress address, Duration left) {
    public Worker {
      Objects.requireNonNull(protocol, "protocol");
      Objects.requireNonNull(address, "address");
      Objects.requireNonNull(left, "left");
    }
  }

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
