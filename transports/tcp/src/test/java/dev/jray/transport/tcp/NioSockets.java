package dev.jray.transport.tcp;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Just enough of {@link Sockets} on NIO. */
final class NioSockets implements Sockets {
  private final EventLoopGroup loops;

  NioSockets(EventLoopGroup loops) {
    this.loops = loops;
  }

  @Override
  public Future<Channel> connect(DialRequest request) {
    Promise<Channel> connected = request.eventLoop().newPromise();
    new Bootstrap()
        .group(request.eventLoop())
        .channel(NioSocketChannel.class)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(new InetSocketAddress(request.to().address().text(), request.to().port()))
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                request.handlers().accept(done.channel().pipeline());
                connected.setSuccess(done.channel());
              } else {
                connected.setFailure(done.cause());
              }
            });
    return connected;
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    Promise<Listener> listening = loops.next().newPromise();
    new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel accepted) {
                request.handlers().accept(accepted.pipeline());
              }
            })
        .bind(request.local())
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                listening.setSuccess(new BoundListener(done.channel()));
              } else {
                listening.setFailure(done.cause());
              }
            });
    return listening;
  }

  @Override
  public Future<List<InetAddress>> resolve(
      String name, DnsClient.IpFamily family, EventLoop eventLoop) {
    throw new UnsupportedOperationException("tcp resolves nothing itself");
  }

  @Override
  public Future<Channel> datagrams(
      SocketAddress local,
      SocketOptions options,
      Optional<EventLoop> eventLoop,
      Consumer<ChannelPipeline> handlers) {
    throw new UnsupportedOperationException("tcp needs no datagrams");
  }

  private record BoundListener(Channel channel) implements Listener {
    @Override
    public SocketAddress local() {
      return channel.localAddress();
    }

    @Override
    public Future<?> close() {
      return channel.close();
    }
  }
}
