package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Ip;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.fake.FixedPolicies;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.MapDns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only real sockets show: buffers that fill up, and how a connection ends. */
final class HttpSocketTest {
  private static final int BODY = 64 << 20;
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n";

  private final Loopback loopback = new Loopback(new MapDns());
  private final AtomicLong moved = new AtomicLong();
  private volatile ChannelInboundHandlerAdapter origin;
  private volatile Channel flow;
  private Listener server;

  @BeforeEach
  void listen() {
    HttpInbound inbound =
        new HttpInbound(ServerConfig.getDefaultInstance(), new FixedPolicies(60_000));
    server =
        Await.result(
            loopback
                .sockets()
                .listen(
                    new ListenRequest(
                        Ip.loopback(0),
                        SocketOptions.DEFAULT,
                        pipeline -> inbound.accept(pipeline, new Sink()))));
  }

  @AfterEach
  void stop() {
    loopback.close();
  }

  private final class Sink implements FlowSink {
    @Override
    public Source source() {
      return Flows.source(Network.TCP);
    }

    @Override
    public void open(FlowRequest request) {
      throw new AssertionError("no tunnels here");
    }

    @Override
    public void open(Channel inbound, FlowRequest request) {
      inbound.pipeline().addLast(origin);
      flow = inbound;
    }

    @Override
    public void hold() {
      throw new AssertionError("nothing is held here");
    }

    @Override
    public void reject(FlowException reason) {
      throw new AssertionError(reason);
    }
  }

  private Socket client() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.setSoTimeout(20_000);
    socket.connect(server.local());
    return socket;
  }

  private static void await(BooleanSupplier condition) {
    Await.until("what the test waits for", Duration.ofSeconds(20), condition);
  }

  /** Waits until the number stands still, which it must do below the limit. */
  private void awaitStill(long limit) {
    long[] last = {-1, System.nanoTime()};
    await(
        () -> {
          if (moved.get() != last[0]) {
            last[0] = moved.get();
            last[1] = System.nanoTime();
          }
          return last[0] > 0 && System.nanoTime() - last[1] > 300_000_000L;
        });
    assertThat(moved.get()).as("bytes that moved").isLessThan(limit);
  }

  /** An origin that sends as fast as it is let. */
  private final class Fountain extends ChannelInboundHandlerAdapter {
    private boolean started;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ((ByteBuf) message).release();
      ctx.writeAndFlush(Bytes.ascii(HEAD));
      started = true;
      pour(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (started) {
        pour(ctx);
      }
    }

    private void pour(ChannelHandlerContext ctx) {
      while (ctx.channel().isWritable() && moved.get() < BODY) {
        ctx.write(Unpooled.buffer(16 << 10).writeZero(16 << 10));
        moved.addAndGet(16 << 10);
      }
      ctx.flush();
    }
  }

  private static void get(Socket client, String version) throws IOException {
    String request = "GET http://h.test/ " + version + "\r\n\r\n";
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aClientThatDoesNotReadStopsTheOrigin() throws IOException {
    origin = new Fountain();
    try (Socket client = client()) {
      get(client, "HTTP/1.1");
      awaitStill(BODY / 2);
      assertThat(client.getInputStream().readNBytes(BODY)).hasSize(BODY);
      assertThat(moved).hasValue(BODY);
      await(() -> !flow.isOpen());
    }
  }

  @Test
  void anOriginThatDoesNotReadStopsTheClient() throws Exception {
    AtomicLong arrived = new AtomicLong();
    origin =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.channel().config().setAutoRead(false);
          }

          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            arrived.addAndGet(((ByteBuf) message).readableBytes());
            ((ByteBuf) message).release();
          }
        };
    try (Socket client = client()) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  OutputStream out = client.getOutputStream();
                  String head =
                      "POST http://h.test/ HTTP/1.1\r\nContent-Length: " + BODY + "\r\n\r\n";
                  out.write(head.getBytes(StandardCharsets.US_ASCII));
                  while (moved.get() < BODY) {
                    out.write(new byte[16 << 10]);
                    moved.addAndGet(16 << 10);
                  }
                } catch (IOException e) {
                  moved.set(-1);
                }
              });
      sender.start();
      awaitStill(BODY / 2);
      assertThat(arrived).hasValue(0);
      flow.eventLoop().execute(() -> flow.config().setAutoRead(true));
      await(() -> arrived.get() >= BODY);
      sender.join(20_000);
      assertThat(moved).hasValue(BODY);
    }
  }

  @Test
  void aBodyThatOnlyTheEndDelimitsIsCutOffByAReset() throws IOException {
    origin =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
            ctx.writeAndFlush(Bytes.ascii("HTTP/1.1 200 OK\r\n\r\nhello"));
          }
        };
    try (Socket client = client()) {
      get(client, "HTTP/1.1");
      byte[] head = client.getInputStream().readNBytes(HEAD.indexOf("OK"));
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 ");
      flow.close();
      assertThatThrownBy(() -> client.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
  }
}
