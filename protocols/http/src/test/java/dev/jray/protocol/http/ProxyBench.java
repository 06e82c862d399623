package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Await;
import dev.jray.testkit.fake.FixedPolicies;
import dev.jray.testkit.fake.Flows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An inbound with one client; the test plays the client, the kernel and the origins. */
final class ProxyBench implements FlowSink, AutoCloseable {
  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  final EmbeddedChannel client;
  final List<Origin> origins = new ArrayList<>();
  final List<FlowException> rejected = new ArrayList<>();
  final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();
  final StringBuilder answers = new StringBuilder();
  Consumer<Origin> onOpen = origin -> {};
  Consumer<Origin> onBytes = origin -> {};
  Consumer<Origin> onRequest = origin -> {};
  Origin tunnel;
  boolean outputEnded;
  private boolean pumping;

  ProxyBench(ServerConfig config, long handshakeMillis) {
    PolicyManager policies = new FixedPolicies(handshakeMillis);
    client = new EmbeddedChannel();
    client.config().setAllocator(allocator);
    new HttpInbound(config, policies).accept(client.pipeline(), this);
  }

  static ProxyBench open() {
    return new ProxyBench(ServerConfig.getDefaultInstance(), 60_000);
  }

  static ProxyBench withAccount(String user, String password) {
    return new ProxyBench(
        ServerConfig.newBuilder().putAccounts(user, password).setUserLevel(3).build(), 60_000);
  }

  @Override
  public Source source() {
    return Flows.source(Network.TCP);
  }

  @Override
  public void open(FlowRequest request) {
    assertThat(tunnel).as("one tunnel per connection").isNull();
    tunnel = new Origin(this, client, request);
    client.pipeline().addLast(tunnel);
    onOpen.accept(tunnel);
  }

  @Override
  public void open(Channel inbound, FlowRequest request) {
    assertThat(inbound.isActive()).isTrue();
    Origin origin = new Origin(this, inbound, request);
    origins.add(origin);
    inbound.pipeline().addLast(origin);
    onOpen.accept(origin);
  }

  @Override
  public void hold() {
    throw new AssertionError("an http connection always carries flows");
  }

  @Override
  public void reject(FlowException reason) {
    rejected.add(reason);
    client.flush();
    client.close();
  }

  ProxyBench send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends one segment; it is read when the connection reads, as from a socket. */
  ProxyBench send(byte[] bytes) {
    unread.add(allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
    pump();
    return this;
  }

  ProxyBench sendEnd() {
    assertThat(unread).isEmpty();
    if (client.isOpen()) {
      client.writeInbound(EndOfStream.INSTANCE);
    }
    collect();
    return this;
  }

  /** Lets time-out free work run, and the connection read what it wants to read. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    client.runPendingTasks();
    while (!unread.isEmpty() && (!client.isOpen() || client.config().isAutoRead())) {
      ByteBuf next = unread.poll();
      if (client.isOpen()) {
        client.writeInbound(next);
      } else {
        next.release();
      }
      client.runPendingTasks();
    }
    pumping = false;
    collect();
  }

  private void collect() {
    client.runPendingTasks();
    client.checkException();
    Object message = client.readOutbound();
    while (message != null) {
      if (message instanceof ByteBuf bytes) {
        assertThat(outputEnded && bytes.isReadable()).as("bytes behind the end").isFalse();
        answers.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
      } else {
        assertThat(message).isEqualTo(EndOfStream.INSTANCE);
        outputEnded = true;
      }
      message = client.readOutbound();
    }
  }

  /** What the client has received since the last call. */
  String received() {
    pump();
    String text = answers.toString();
    answers.setLength(0);
    return text;
  }

  Origin origin() {
    return origins.get(origins.size() - 1);
  }

  /** Whether the client sees the end of the connection. */
  boolean ended() {
    pump();
    return outputEnded || !client.isOpen();
  }

  void await(BooleanSupplier condition) {
    Await.until(
        "what the test waits for",
        () -> {
          client.runScheduledPendingTasks();
          pump();
          return condition.getAsBoolean();
        });
  }

  /** Ends everything and checks that no buffer is left. */
  @Override
  public void close() {
    client.close();
    pump();
    client.finishAndReleaseAll();
    client.checkException();
    for (Origin origin : origins) {
      assertThat(origin.channel.isOpen()).as("flow of %s", origin.request.label()).isFalse();
    }
    assertThat(allocator.metric().usedHeapMemory()).as("bytes not released").isZero();
  }

  /** The kernel's end of a flow, with the origin behind it. */
  static final class Origin extends ChannelInboundHandlerAdapter {
    final Channel channel;
    final FlowRequest request;
    final StringBuilder received = new StringBuilder();
    boolean ended;
    boolean closed;
    private final ProxyBench bench;

    Origin(ProxyBench bench, Channel channel, FlowRequest request) {
      this.bench = bench;
      this.channel = channel;
      this.request = request;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes) {
        received.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
        bench.onBytes.accept(this);
      } else {
        ended = true;
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      bench.onRequest.accept(this);
      ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed = true;
    }

    Origin answer(String text) {
      return answer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Origin answer(byte[] bytes) {
      ByteBuf buffer = bench.allocator.buffer(Math.max(1, bytes.length));
      channel.writeAndFlush(buffer.writeBytes(bytes));
      bench.pump();
      return this;
    }

    void end() {
      channel.writeAndFlush(EndOfStream.INSTANCE);
      bench.pump();
    }

    void abort() {
      channel.close();
      bench.pump();
    }

    String path() {
      String line = requestLine();
      return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }

    String requestLine() {
      return received.substring(0, Math.max(0, received.indexOf("\r\n")));
    }
  }
}
