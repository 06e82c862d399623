package dev.jray.spi.protocol;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an outbound reaches the network, for one flow. Hides transport, security, multiplexing,
 * source address and chaining through other outbounds.
 */
@Stable
@OnEventLoop
public interface Connector {

  /**
   * Opens a channel on the flow's event loop. A TCP destination gives a byte stream with {@link
   * dev.jray.spi.flow.EndOfStream}; a UDP destination gives a channel of {@link
   * dev.jray.spi.flow.Packet}s, each of which goes to its own peer (the destination only tells
   * where the first one goes). A domain name is resolved by the system.
   *
   * @param handlers adds the protocol's handlers; called at most once, before the future completes,
   *     when the channel can be written
   */
  Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers);

  /**
   * Opens a channel that leads nowhere, for outbounds that answer by themselves. The handlers stand
   * at the far end of it: they read what the flow writes, and what they write is what the flow
   * reads.
   */
  Future<Channel> local(Consumer<ChannelPipeline> handlers);

  /** The address that connections are made from, if the configuration names one. */
  Optional<InetAddress> source();
}
