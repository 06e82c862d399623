package dev.jray.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NettySocketsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private interface Body {
    void run(NettySockets sockets, EventLoopGroup loops) throws Exception;
  }

  private static void with(Platform platform, Body body) throws Exception {
    assumeTrue(platform == Platform.NIO || Epoll.isAvailable());
    EventLoopGroup loops = platform.eventLoops(2, "test");
    try (SystemDns dns = new SystemDns(NettySocketsTest::lookup)) {
      body.run(new NettySockets(loops, platform, dns), loops);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
  }

  private static InetAddress ip(String text) {
    return ((Address.Ip) Address.parse(text)).value();
  }

  private static InetAddress[] lookup(String name) throws UnknownHostException {
    return switch (name) {
      case "two.test" -> new InetAddress[] {ip("::1"), ip("127.0.0.1")};
      case "one.test" -> new InetAddress[] {ip("127.0.0.1")};
      default -> throw new UnknownHostException(name);
    };
  }

  private static DialRequest dial(Destination to, EventLoopGroup loops) {
    return new DialRequest(
        to, loops.next(), Optional.empty(), SocketOptions.DEFAULT, pipeline -> {});
  }

  private static ErrorCode failure(io.netty.util.concurrent.Future<Channel> dialed) {
    assertThat(dialed.awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    return ((FlowException) dialed.cause()).code();
  }

  private static Listener echo(NettySockets sockets) throws Exception {
    return sockets
        .listen(
            new ListenRequest(
                ANY_PORT, SocketOptions.DEFAULT, pipeline -> pipeline.addLast(new Echo())))
        .get(5, TimeUnit.SECONDS);
  }

  private static int port(Listener listener) {
    return ((InetSocketAddress) listener.local()).getPort();
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void endsOfStreamTravelInBand(Platform platform) throws Exception {
    with(
        platform,
        (sockets, loops) -> {
          Destination to = Destination.tcp(Address.parse("127.0.0.1"), port(echo(sockets)));
          Collector collector = new Collector();
          Channel channel =
              sockets
                  .connect(dial(to, loops).withHandlers(pipeline -> pipeline.addLast(collector)))
                  .get(5, TimeUnit.SECONDS);
          channel.write(Unpooled.wrappedBuffer(new byte[300_000]));
          channel.writeAndFlush(EndOfStream.INSTANCE);
          assertThat(collector.end.get(10, TimeUnit.SECONDS)).isEqualTo(300_000);
        });
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void thePortOfAClosedListenerIsFree(Platform platform) throws Exception {
    with(
        platform,
        (sockets, loops) -> {
          for (int i = 0; i < 100; i++) {
            Listener listener = echo(sockets);
            listener.close().get(5, TimeUnit.SECONDS);
            try (ServerSocket next = new ServerSocket()) {
              next.setReuseAddress(true);
              next.bind(listener.local());
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void theFirstAddressThatAnswersIsTaken(Platform platform) throws Exception {
    with(
        platform,
        (sockets, loops) -> {
          // Nobody listens on ::1, so the first address refuses.
          Destination to = Destination.tcp(new Address.Domain("two.test"), port(echo(sockets)));
          Channel channel = sockets.connect(dial(to, loops)).get(5, TimeUnit.SECONDS);
          assertThat(((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress())
              .isEqualTo("127.0.0.1");
        });
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void failuresSayWhatHappened(Platform platform) throws Exception {
    int closed;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = gone.getLocalPort();
    }
    with(
        platform,
        (sockets, loops) -> {
          assertThat(
                  failure(
                      sockets.connect(
                          dial(Destination.tcp(Address.parse("127.0.0.1"), closed), loops))))
              .isEqualTo(NetworkError.REFUSED);
          assertThat(
                  failure(
                      sockets.connect(
                          dial(Destination.tcp(new Address.Domain("none.test"), 1), loops))))
              .isEqualTo(NetworkError.NAME_NOT_RESOLVED);
        });
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void anAddressInUseCannotBeBound(Platform platform) throws Exception {
    with(
        platform,
        (sockets, loops) -> {
          Listener first = echo(sockets);
          var second =
              sockets.listen(
                  new ListenRequest(first.local(), SocketOptions.DEFAULT, pipeline -> {}));
          assertThat(second.awaitUninterruptibly(5, TimeUnit.SECONDS)).isTrue();
          assertThat(second.cause()).hasMessageContaining("ddress already in use");
        });
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void datagramsKeepTheirLengthAndSender(Platform platform) throws Exception {
    with(
        platform,
        (sockets, loops) -> {
          CompletableFuture<DatagramPacket> received = new CompletableFuture<>();
          Channel server =
              sockets
                  .datagrams(
                      ANY_PORT,
                      SocketOptions.DEFAULT,
                      Optional.empty(),
                      pipeline -> pipeline.addLast(new Datagrams(received)))
                  .get(5, TimeUnit.SECONDS);
          Channel client =
              sockets
                  .datagrams(
                      new InetSocketAddress(0),
                      SocketOptions.DEFAULT,
                      Optional.of(loops.next()),
                      pipeline -> {})
                  .get(5, TimeUnit.SECONDS);
          client.writeAndFlush(
              new DatagramPacket(
                  Unpooled.wrappedBuffer(new byte[60_000]),
                  (InetSocketAddress) server.localAddress()));
          DatagramPacket packet = received.get(5, TimeUnit.SECONDS);
          assertThat(packet.content().readableBytes()).isEqualTo(60_000);
          assertThat(packet.sender())
              .isEqualTo(
                  new InetSocketAddress(
                      ip("127.0.0.1"), ((InetSocketAddress) client.localAddress()).getPort()));
          packet.release();
        });
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }
  }

  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private int bytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message == EndOfStream.INSTANCE) {
        end.complete(bytes);
      } else {
        bytes += ((io.netty.buffer.ByteBuf) message).readableBytes();
        ((io.netty.buffer.ByteBuf) message).release();
      }
    }
  }

  private static final class Datagrams extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<DatagramPacket> received;

    Datagrams(CompletableFuture<DatagramPacket> received) {
      this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      received.complete((DatagramPacket) message);
    }
  }
}
