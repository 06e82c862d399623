package dev.jray.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.TransportProvider;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Ip;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.MapDns;
import dev.jray.transport.udp.proto.Config;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets on the loopback interface. */
final class UdpTransportTest {
  private final MapDns dns = new MapDns();
  private final Loopback loopback = new Loopback(dns);
  private final UdpTransport transport =
      new UdpTransport(loopback.sockets(), new RecordingLog(Severity.DEBUG));
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Channel> sessions = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    loopback.close();
  }

  @Test
  void isNotNamedByTheConfiguration() {
    TransportProvider<?> provider = new UdpPlugin().transports().get(0);

    assertThat(provider.name()).isEqualTo("udp");
    assertThat(provider.networks()).isEmpty();
    assertThat(provider.codec().type()).isEqualTo("v2ray.core.transport.internet.udp.Config");
    assertThat(ConfigText.json("{}").read(provider.codec()).value())
        .isEqualTo(Config.getDefaultInstance());
  }

  @Test
  void oneFlowSpeaksWithManyPeers() throws Exception {
    Listener first = listen();
    Listener second = listen();
    EventLoop loop = loopback.loop();

    Channel flow = dial(loop, Optional.empty());
    flow.writeAndFlush(Bytes.packet("one", "127.0.0.1", port(first)));
    assertThat(next()).isEqualTo("udp:127.0.0.1:" + port(first) + " ONE");
    flow.writeAndFlush(Bytes.packet("two", "127.0.0.1", port(second)));
    assertThat(next()).isEqualTo("udp:127.0.0.1:" + port(second) + " TWO");

    assertThat(flow.eventLoop()).isSameAs(loop);
    assertThat(sessions).hasSize(2);
    assertThat(((InetSocketAddress) sessions.peek().remoteAddress()).getPort())
        .isEqualTo(((InetSocketAddress) flow.localAddress()).getPort());
  }

  @Test
  void aPeerWithANameAnswersByItsName() throws Exception {
    dns.put("echo.example", "127.0.0.1");
    Listener listener = listen();

    dial(loopback.loop(), Optional.empty())
        .writeAndFlush(Bytes.packet("hi", "echo.example", port(listener)));

    assertThat(next()).isEqualTo("udp:echo.example:" + port(listener) + " HI");
  }

  @Test
  void theSourceAddressIsUsed() throws Exception {
    Listener listener = listen();

    Channel flow = dial(loopback.loop(), Optional.of(Ip.of("127.0.0.3")));
    flow.writeAndFlush(Bytes.packet("hi", "127.0.0.1", port(listener)));

    assertThat(next()).endsWith(" HI");
    assertThat(((InetSocketAddress) sessions.peek().remoteAddress()).getHostString())
        .isEqualTo("127.0.0.3");
  }

  @Test
  void datagramsMayBeAsLongAsUdpAllows() throws Exception {
    Listener listener = listen();
    String text = "x".repeat(65_507);

    dial(loopback.loop(), Optional.empty())
        .writeAndFlush(Bytes.packet(text, "127.0.0.1", port(listener)));

    assertThat(next()).hasSize(text.length() + ("udp:127.0.0.1:" + port(listener) + " ").length());
  }

  @Test
  void aDatagramTooLongForUdpIsLostAlone() throws Exception {
    Listener listener = listen();
    Channel flow = dial(loopback.loop(), Optional.empty());

    flow.write(Bytes.packet("x".repeat(65_530), "127.0.0.1", port(listener)), flow.voidPromise());
    flow.writeAndFlush(Bytes.packet("hi", "127.0.0.1", port(listener)));

    assertThat(next()).endsWith(" HI");
    assertThat(flow.isOpen()).isTrue();
  }

  @Test
  void aConnectedSocketEndsWhereNobodyListens() throws Exception {
    int closedPort = closedPort();
    Channel flow = dial(loopback.loop(), Optional.empty());
    Await.result(flow.connect(Ip.loopback(closedPort)));

    flow.writeAndFlush(Bytes.packet("void", "127.0.0.1", closedPort), flow.voidPromise());

    assertThat(flow.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aConnectedSocketSpeaksWithItsPeer() throws Exception {
    Listener listener = listen();
    Channel flow = dial(loopback.loop(), Optional.empty());
    Await.result(flow.connect(listener.local()));

    flow.writeAndFlush(Bytes.packet("hi", "127.0.0.1", port(listener)));

    assertThat(next()).isEqualTo("udp:127.0.0.1:" + port(listener) + " HI");
  }

  private static int closedPort() throws IOException {
    try (DatagramSocket closed = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  @Test
  void aPeerThatDoesNotListenDoesNotEndTheFlow() throws Exception {
    Listener listener = listen();
    int closedPort = closedPort();
    Channel flow = dial(loopback.loop(), Optional.empty());

    flow.writeAndFlush(Bytes.packet("void", "127.0.0.1", closedPort));
    flow.writeAndFlush(Bytes.packet("hi", "127.0.0.1", port(listener)));

    assertThat(next()).endsWith(" HI");
    assertThat(flow.isOpen()).isTrue();
  }

  @Test
  void aSourceAddressOfAnotherHostFails() throws Exception {
    Future<Channel> dialed =
        transport.dial(request(loopback.loop(), Optional.of(Ip.of("192.0.2.1")), pipeline -> {}));

    assertThat(dialed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(dialed.cause())
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("cannot open a UDP socket");
  }

  @Test
  void handlersThatFailCloseTheSocket() throws Exception {
    BlockingQueue<Channel> sockets = new LinkedBlockingQueue<>();
    Future<Channel> dialed =
        transport.dial(
            request(
                loopback.loop(),
                Optional.empty(),
                pipeline -> {
                  sockets.add(pipeline.channel());
                  throw new IllegalStateException("bug");
                }));

    assertThat(dialed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(dialed.cause()).hasMessageContaining("bug");
    assertThat(sockets.take().closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPortThatIsTakenFailsToListen() throws Exception {
    Listener listener = listen();

    Future<Listener> second = transport.listen(listenRequest(listener.local()));

    assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.cause()).isInstanceOf(IOException.class);
  }

  @Test
  void closingTheListenerFreesThePortAndEndsTheSessions() throws Exception {
    Listener listener = listen();
    dial(loopback.loop(), Optional.empty())
        .writeAndFlush(Bytes.packet("hi", "127.0.0.1", port(listener)));
    next();

    assertThat(listener.close().await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(sessions.take().closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    // NIO gives the port back a moment later, in its next turn.
    Listener again = null;
    for (int i = 0; i < 200 && again == null; i++) {
      Future<Listener> next = transport.listen(listenRequest(listener.local()));
      assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
      again = next.getNow();
    }
    assertThat(again).isNotNull();
  }

  private Listener listen() {
    return Await.result(transport.listen(listenRequest(Ip.loopback(0))));
  }

  private ListenRequest listenRequest(SocketAddress local) {
    return new ListenRequest(
        local,
        SocketOptions.DEFAULT,
        pipeline -> {
          sessions.add(pipeline.channel());
          pipeline.addLast(new Shouter());
        });
  }

  private Channel dial(EventLoop loop, Optional<InetAddress> source) {
    return Await.result(
        transport.dial(request(loop, source, pipeline -> pipeline.addLast(new Reader()))));
  }

  private static DialRequest request(
      EventLoop loop, Optional<InetAddress> source, Consumer<ChannelPipeline> handlers) {
    Destination anywhere = Destination.udp(Address.parse("127.0.0.1"), 9);
    return new DialRequest(anywhere, loop, source, SocketOptions.DEFAULT, handlers);
  }

  private String next() throws InterruptedException {
    return seen.poll(10, TimeUnit.SECONDS);
  }

  private static int port(Listener listener) {
    return ((InetSocketAddress) listener.local()).getPort();
  }

  /** Sends every datagram back in capitals. */
  private static final class Shouter extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
      String text = data.toString(StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
      ctx.writeAndFlush(Bytes.ascii(text));
    }
  }

  /** Keeps what a flow receives. */
  private final class Reader extends SimpleChannelInboundHandler<Packet> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
      seen.add(packet.peer() + " " + packet.content().toString(StandardCharsets.US_ASCII));
    }
  }
}
