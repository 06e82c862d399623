package dev.jray.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Ip;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.fake.MapDns;
import dev.jray.transport.websocket.proto.Config;
import dev.jray.transport.websocket.proto.Header;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketTransportTest {
  private final Loopback loopback = new Loopback(new MapDns());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    loopback.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ws", "/ws?ed=100", "/ws?ed=2"})
  void carriesBytesBothWays(String path) throws InterruptedException {
    WebSocketTransport transport = transport(Config.newBuilder().setPath(path).build());
    int port = listen(transport);

    Channel client = Await.result(dial(transport, port));
    client.writeAndFlush(Bytes.ascii("hello"));

    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  void anotherPathFailsTheDial() {
    int port = listen(transport(Config.newBuilder().setPath("/ws").build()));

    assertThat(failure(dial(transport(Config.getDefaultInstance()), port)))
        .isEqualTo(WebSocketError.UPGRADE_REFUSED);
  }

  @Test
  void aHeaderOfWebSocketItselfFailsTheDial() {
    Config config =
        Config.newBuilder()
            .addHeader(Header.newBuilder().setKey("Upgrade").setValue("h2c"))
            .build();

    assertThat(failure(dial(transport(config), 1))).isEqualTo(WebSocketError.RESERVED_HEADER);
  }

  @Test
  void aDialThatIsGivenUpLeavesNoConnection() throws IOException {
    try (TcpServer silent = TcpServer.counting()) {
      Future<Channel> dialed = dial(transport(Config.getDefaultInstance()), silent.port());
      Await.until("the connection", () -> silent.connections() == 1);

      dialed.cancel(false);

      Await.until("the end of the connection", () -> silent.connections() == 0);
    }
  }

  private static ErrorCode failure(Future<Channel> dialed) {
    Await.until("the end of the dial", dialed::isDone);
    return ((FlowException) dialed.cause()).code();
  }

  private WebSocketTransport transport(Config config) {
    return new WebSocketTransport(
        config,
        loopback.sockets(),
        Security.NONE,
        new SecureRandom(),
        Clock.systemUTC(),
        new RecordingLog(Severity.DEBUG));
  }

  private int listen(WebSocketTransport transport) {
    Listener listener =
        Await.result(
            transport.listen(
                new ListenRequest(
                    Ip.loopback(0),
                    SocketOptions.DEFAULT,
                    pipeline -> pipeline.addLast(new Reader(true)))));
    return ((InetSocketAddress) listener.local()).getPort();
  }

  private Future<Channel> dial(WebSocketTransport transport, int port) {
    return transport.dial(
        new DialRequest(
            Destination.tcp(Address.parse("127.0.0.1"), port),
            loopback.loop(),
            Optional.empty(),
            SocketOptions.DEFAULT,
            pipeline -> pipeline.addLast(new Reader(false))));
  }

  /** Hears what comes, and may answer with the same once it has all of it. */
  private final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
    private final boolean echo;
    private final StringBuilder text = new StringBuilder();

    Reader(boolean echo) {
      this.echo = echo;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
      text.append(data.toString(StandardCharsets.US_ASCII));
      if (text.length() == "hello".length()) {
        heard.add(text.toString());
        if (echo) {
          ctx.channel().writeAndFlush(Bytes.ascii(text.toString()));
        }
      }
    }
  }
}
