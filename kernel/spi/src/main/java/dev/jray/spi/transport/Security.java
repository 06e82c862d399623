package dev.jray.spi.transport;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import io.netty.channel.ChannelPipeline;
import java.util.Optional;

/**
 * A security layer such as TLS. One object per configured handler. Made by Guice with its settings.
 */
@Stable
public interface Security {
  /** No security layer. */
  Security NONE = (pipeline, side, to) -> {};

  /**
   * Adds the layer's handlers at the tail of the pipeline.
   *
   * @param to the server that a client means; empty on the server's side
   */
  @OnEventLoop
  void install(ChannelPipeline pipeline, Side side, Optional<Destination> to);
}
