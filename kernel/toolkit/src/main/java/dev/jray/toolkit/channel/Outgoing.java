package dev.jray.toolkit.channel;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Inject;
import java.util.Objects;

/**
 * What a feature needs that speaks with the network by itself. Any constructor may ask for it.
 *
 * @param dispatcher for flows through the outbounds
 * @param sockets for connections from this very host
 * @param loops where they live
 */
public record Outgoing(Dispatcher dispatcher, Sockets sockets, EventLoopGroup loops) {
  @Inject
  public Outgoing {
    Objects.requireNonNull(dispatcher, "dispatcher");
    Objects.requireNonNull(sockets, "sockets");
    Objects.requireNonNull(loops, "loops");
  }
}
