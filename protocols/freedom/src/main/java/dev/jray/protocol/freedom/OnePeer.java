package dev.jray.protocol.freedom;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A connector for flows that speak with their target alone. It connects UDP sockets: those are told
 * when nobody listens there, so that whoever asked need not wait for an answer.
 */
record OnePeer(Connector connector) implements Connector {
  @Override
  public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
    return connector.connect(to, handlers.andThen(pipeline -> join(pipeline.channel(), to)));
  }

  private static void join(Channel channel, Destination to) {
    if (channel instanceof DatagramChannel socket && to.address() instanceof Address.Ip ip) {
      socket.connect(new InetSocketAddress(ip.value(), to.port()));
    }
  }

  @Override
  public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
    return connector.local(handlers);
  }

  @Override
  public Optional<InetAddress> source() {
    return connector.source();
  }
}
