package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/**
 * A way to carry streams (or datagrams) between two hosts: plain TCP, WebSocket, mKCP. One object
 * per configured handler, shared by all event loops. Made by Guice: the constructor asks for its
 * settings, for {@link Sockets}, and for the handler's {@link Security}, which the transport lays
 * where it belongs in its own stack ({@link Security#NONE} if the configuration names none): under
 * the framing of a WebSocket, over an mKCP conversation.
 *
 * <p>Stream transports give channels of {@link io.netty.buffer.ByteBuf} and {@link
 * dev.jray.spi.flow.EndOfStream}. The transport named {@code udp} dials channels of {@link
 * dev.jray.spi.flow.Packet} and accepts one channel per client address whose messages are the
 * datagrams' {@code ByteBuf}s.
 */
@Stable
public interface Transport {

  /**
   * Connects.
   *
   * @return completes on the request's event loop; fails with a {@link
   *     dev.jray.spi.error.FlowException}
   */
  Future<Channel> dial(DialRequest request);

  /** Listens; fails with the reason why the address cannot be bound. */
  Future<Listener> listen(ListenRequest request);

  /** Called once when the handler is removed or the instance stops. */
  default void close() {}
}
