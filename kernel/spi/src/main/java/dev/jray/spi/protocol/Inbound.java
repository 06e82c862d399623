package dev.jray.spi.protocol;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import io.netty.channel.ChannelPipeline;
import java.util.Set;

/**
 * The server side of a protocol, one object per configured tag, shared by all of its connections
 * and event loops. Made by Guice: the constructor asks for its settings and the features it needs.
 */
@Stable
public interface Inbound {

  /** What this inbound listens on; not empty. */
  Set<Network> networks();

  /**
   * Installs the handshake on an accepted channel. The handshake ends with a call to the sink;
   * until then the kernel enforces the policy's handshake time.
   *
   * <p>For {@link Network#UDP} (see {@link FlowSink#source()}) the channel stands for one client
   * address and each {@link io.netty.buffer.ByteBuf} read or written is one datagram; the handlers
   * must turn them into {@link dev.jray.spi.flow.Packet}s.
   *
   * @param pipeline of the accepted channel; append handlers with {@code addLast}
   */
  @OnEventLoop
  void accept(ChannelPipeline pipeline, FlowSink sink);

  /** The policy level of clients that are not known yet, or never will be. */
  default int level() {
    return 0;
  }

  /**
   * Whether this inbound wants to know what clients dialed before a firewall redirected them
   * ({@link dev.jray.spi.flow.Source#originalDestination()}).
   */
  default boolean originalDestination() {
    return false;
  }

  /**
   * Called once when the handler is removed or the instance stops; connections may still be open.
   */
  default void close() {}
}
