package dev.jray.transport.udp;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Just enough of {@link Sockets} on NIO. */
final class NioSockets implements Sockets {
  private final EventLoopGroup loops;
  private final DnsClient system;

  NioSockets(EventLoopGroup loops, DnsClient system) {
    this.loops = loops;
    this.system = system;
  }

  @Override
  public Future<Channel> connect(DialRequest request) {
    throw new UnsupportedOperationException("udp needs no streams");
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    throw new UnsupportedOperationException("udp needs no streams");
  }

  @Override
  public Future<List<InetAddress>> resolve(
      String name, DnsClient.IpFamily family, EventLoop eventLoop) {
    return system.resolve(name, family, eventLoop);
  }

  @Override
  public Future<Channel> datagrams(
      SocketAddress local,
      SocketOptions options,
      Optional<EventLoop> eventLoop,
      Consumer<ChannelPipeline> handlers) {
    EventLoop loop = eventLoop.orElseGet(loops::next);
    Promise<Channel> bound = loop.newPromise();
    new Bootstrap()
        .group(loop)
        .channel(NioDatagramChannel.class)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65_535))
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel socket) {
                handlers.accept(socket.pipeline());
              }
            })
        .bind(local)
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                bound.setSuccess(done.channel());
              } else {
                bound.setFailure(done.cause());
              }
            });
    return bound;
  }
}
