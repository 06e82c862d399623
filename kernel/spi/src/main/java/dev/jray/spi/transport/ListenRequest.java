package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import io.netty.channel.ChannelPipeline;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A wish to listen.
 *
 * @param local an address, or a unix socket path; port 0 lets the system choose
 * @param options socket options
 * @param handlers what stands above each accepted channel, added in order of the way in; called on
 *     that channel's event loop before its first read
 */
@Stable
public record ListenRequest(
    SocketAddress local, SocketOptions options, Consumer<ChannelPipeline> handlers) {
  public ListenRequest {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(handlers, "handlers");
  }

  /** The same wish with other handlers. */
  public ListenRequest withHandlers(Consumer<ChannelPipeline> other) {
    return new ListenRequest(local, options, other);
  }
}
