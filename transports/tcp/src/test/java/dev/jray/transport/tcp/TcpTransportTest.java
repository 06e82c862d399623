package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.PeerAddresses;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.SocketOptions.Transparent;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Ip;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.MapDns;
import dev.jray.transport.tcp.proto.Config;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TcpTransportTest {
  private final Loopback loopback = new Loopback(new MapDns());
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    loopback.close();
  }

  @Test
  void streamsPassAsTheyAre() throws InterruptedException {
    TcpTransport transport = transport(false);
    Listener listener = listen(transport, SocketOptions.DEFAULT);

    Channel client = dial(transport, listener);
    client.writeAndFlush(Bytes.ascii("hello"));

    String from = ((InetSocketAddress) client.localAddress()).getPort() + "";
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("client hello");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).endsWith(":" + from + " hello");
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void eitherFlagDemandsAProxyHeader(boolean setting, boolean option) throws InterruptedException {
    TcpTransport transport = transport(setting);
    Listener listener =
        listen(transport, new SocketOptions(0, Optional.empty(), Transparent.OFF, false, option));

    Channel client = dial(transport, listener);
    client.writeAndFlush(Bytes.ascii("PROXY TCP4 10.1.2.3 10.0.0.2 8080 443\r\nhello"));

    assertThat(seen.poll(10, TimeUnit.SECONDS)).startsWith("client PROXY");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("/10.1.2.3:8080 hello");
  }

  @Test
  void aClientWithoutTheHeaderIsClosedWithoutAnAnswer() throws InterruptedException {
    TcpTransport transport = transport(true);
    Listener listener = listen(transport, SocketOptions.DEFAULT);

    Channel client = dial(transport, listener);
    client.writeAndFlush(Bytes.ascii("GET / HTTP/1.1\r\n\r\n"));

    assertThat(seen.poll(10, TimeUnit.SECONDS)).startsWith("client GET");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("client heard " + EndOfStream.INSTANCE);
    assertThat(seen).isEmpty();
  }

  @Test
  void anHttpHeaderStandsInFrontOfBothDirections() throws InterruptedException {
    Config config =
        ConfigText.json("{\"header\": {\"type\": \"http\"}}").read(TcpCodec.CODEC).value();
    Listener listener = listen(transport(config), SocketOptions.DEFAULT);

    Channel client = dial(transport(config), listener);
    client.writeAndFlush(Bytes.ascii("hello"));
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("client hello");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).endsWith(" hello");

    Channel plain = dial(transport(false), listener);
    plain.writeAndFlush(Bytes.ascii("GET /x HTTP/1.1\r\n\r\n"));
    assertThat(seen.poll(10, TimeUnit.SECONDS)).startsWith("client GET");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).startsWith("client heard");
  }

  private TcpTransport transport(boolean acceptProxyProtocol) {
    Config config = Config.newBuilder().setAcceptProxyProtocol(acceptProxyProtocol).build();
    return transport(config);
  }

  private TcpTransport transport(Config config) {
    return new TcpTransport(
        config,
        loopback.sockets(),
        Security.NONE,
        HttpHeaders.LAST,
        HttpHeaders.CLOCK,
        new RecordingLog(Severity.DEBUG));
  }

  private Listener listen(TcpTransport transport, SocketOptions options) {
    ListenRequest request =
        new ListenRequest(Ip.loopback(0), options, pipeline -> pipeline.addLast(new Reader()));
    return Await.result(transport.listen(request));
  }

  private Channel dial(TcpTransport transport, Listener listener) {
    int port = ((InetSocketAddress) listener.local()).getPort();
    DialRequest request =
        new DialRequest(
            Destination.tcp(Address.parse("127.0.0.1"), port),
            loopback.loop(),
            Optional.empty(),
            SocketOptions.DEFAULT,
            pipeline -> pipeline.addLast(new Writer()));
    return Await.result(transport.dial(request));
  }

  /** Stands above accepted streams. */
  private final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
      seen.add(
          PeerAddresses.of(ctx.channel()).source()
              + " "
              + data.toString(StandardCharsets.US_ASCII));
    }
  }

  /** Stands above dialed streams. */
  private final class Writer extends ChannelDuplexHandler {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      seen.add("client " + ((ByteBuf) message).toString(StandardCharsets.US_ASCII));
      ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      seen.add("client heard " + message);
      ReferenceCountUtil.release(message);
    }
  }
}
