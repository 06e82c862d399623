package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A wish to reach a host.
 *
 * @param to where; a domain name is resolved by the system
 * @param eventLoop the loop that the channel must live on
 * @param source the local address to use
 * @param options socket options
 * @param handlers what stands above the socket, added in order of the way in; called once, when the
 *     channel is connected
 */
@Stable
public record DialRequest(
    Destination to,
    EventLoop eventLoop,
    Optional<InetAddress> source,
    SocketOptions options,
    Consumer<ChannelPipeline> handlers) {
  public DialRequest {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(eventLoop, "eventLoop");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(handlers, "handlers");
  }

  /** The same wish with other handlers. */
  public DialRequest withHandlers(Consumer<ChannelPipeline> other) {
    return new DialRequest(to, eventLoop, source, options, other);
  }
}
