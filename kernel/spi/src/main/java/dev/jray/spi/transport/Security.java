package dev.jray.spi.transport;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;

/**
 * A security layer such as TLS. One object per configured handler. Made by Guice with its settings.
 */
@Stable
public interface Security {
  /** No security layer; its future is done at once. */
  Security NONE = (pipeline, request) -> pipeline.channel().eventLoop().newSucceededFuture("");

  /**
   * Adds the layer's handlers at the tail of the pipeline and begins the handshake. What is written
   * meanwhile waits until it is over. The layer carries {@link dev.jray.spi.flow.EndOfStream} both
   * ways, as far as its protocol can end one direction alone.
   *
   * @return completes on the channel's event loop with the application protocol that both sides
   *     agreed on, empty if none; fails with a {@link dev.jray.spi.error.FlowException} that says
   *     why the peer cannot be trusted or understood. Closing the channel then is the caller's.
   */
  @OnEventLoop
  Future<String> install(ChannelPipeline pipeline, SecurityRequest request);

  /** Called once when the handler is removed or the instance stops; connections go on. */
  default void close() {}
}
