package dev.jray.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.relay.FlowSummary.Reason;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay between two pipes: client - inbound - (relay) - outbound - server. */
final class RelayTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final CompletableFuture<FlowSummary> end = new CompletableFuture<>();
  private final Sink client = new Sink();
  private final Sink server = new Sink();
  private LocalPipe left;
  private LocalPipe right;

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private static Policy policy(long connIdle, long uplinkOnly, long downlinkOnly) {
    return new Policy(1_000, connIdle, uplinkOnly, downlinkOnly, false, false, OptionalInt.empty());
  }

  private void join(Policy policy) throws Exception {
    on(
        () -> {
          left = LocalPipe.open(loop);
          right = LocalPipe.open(loop);
          left.near().pipeline().addLast(client);
          right.far().pipeline().addLast(server);
          FlowGate inbound = new FlowGate(FlowGate.Owner.NONE);
          FlowGate outbound = new FlowGate(FlowGate.Owner.NONE);
          left.far().pipeline().addLast(inbound);
          right.near().pipeline().addLast(outbound);
          left.near().writeAndFlush(bytes("early "));
          Relay.join(
              left.far(),
              inbound,
              right.near(),
              outbound,
              new FlowLimits(policy, Counter.NONE, Counter.NONE),
              Shortcut.NONE,
              end::complete);
          return null;
        });
  }

  private <T> T on(Callable<T> action) throws Exception {
    return loop.submit(action).get(10, TimeUnit.SECONDS);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void earlyBytesComeFirst() throws Exception {
    join(Policy.DEFAULT);
    on(() -> left.near().writeAndFlush(bytes("late")));
    assertThat(on(server::text)).isEqualTo("early late");
  }

  @Test
  void eachDirectionEndsOnItsOwnAndBothEndTheFlow() throws Exception {
    join(policy(60_000, 60_000, 60_000));
    on(() -> left.near().writeAndFlush(EndOfStream.INSTANCE));
    assertThat(on(() -> server.ended)).isTrue();
    on(() -> right.far().writeAndFlush(bytes("answer")));
    assertThat(on(client::text)).isEqualTo("answer");
    assertThat(end).isNotDone();
    on(() -> right.far().writeAndFlush(EndOfStream.INSTANCE));
    assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo(new FlowSummary(6, 6, Reason.COMPLETE));
    assertThat(on(() -> client.ended && !left.far().isOpen() && !right.near().isOpen())).isTrue();
  }

  @Test
  void aReaderThatDoesNotReadStopsTheWriter() throws Exception {
    join(Policy.DEFAULT);
    on(
        () -> {
          right.near().config().setWriteBufferWaterMark(new WriteBufferWaterMark(1_000, 2_000));
          right.far().config().setAutoRead(false);
          return null;
        });
    AtomicInteger written = new AtomicInteger();
    on(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            left.near()
                .writeAndFlush(Unpooled.wrappedBuffer(new byte[100]))
                .addListener(done -> written.incrementAndGet());
          }
          return null;
        });
    assertThat(written.get()).as("writes that got through to a reader that sleeps").isLessThan(200);
    on(() -> right.far().config().setAutoRead(true));
    // Each step of the pipes may take a turn of the loop.
    for (int i = 0; i < 20_000 && written.get() < 10_000; i++) {
      on(() -> null);
    }
    assertThat(written).hasValue(10_000);
    assertThat(on(() -> server.bytes)).isEqualTo(1_000_000 + "early ".length());
  }

  @Test
  void aClientThatVanishesTakesTheServersConnectionWithIt() throws Exception {
    join(Policy.DEFAULT);
    on(() -> left.near().close());
    assertThat(end.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CLIENT_GONE);
    right.near().closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void aServerThatVanishesTakesTheClientsConnectionWithIt() throws Exception {
    join(Policy.DEFAULT);
    on(() -> right.far().close());
    assertThat(end.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.SERVER_GONE);
    left.far().closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void anIdleFlowEnds() throws Exception {
    join(policy(300, 60_000, 60_000));
    assertThat(end.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.IDLE);
  }

  @Test
  void aHalfClosedFlowThatIsIdleEndsSooner() throws Exception {
    join(policy(60_000, 60_000, 200));
    on(() -> left.near().writeAndFlush(EndOfStream.INSTANCE));
    assertThat(end.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.IDLE);
  }

  @Test
  void aBrokenCodecEndsTheFlow() throws Exception {
    join(Policy.DEFAULT);
    on(() -> right.near().pipeline().fireExceptionCaught(new IllegalStateException("bad record")));
    assertThat(end.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.BROKEN);
    left.far().closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void aCodecThatClosesItsChannelAndThenFailsEndsTheFlow() throws Exception {
    join(Policy.DEFAULT);
    on(
        () -> {
          left.far().close();
          left.far().pipeline().fireExceptionCaught(new IllegalStateException("bad record"));
          return null;
        });
    assertThat(end.get(5, TimeUnit.SECONDS)).isNotNull();
    right.near().closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void channelsOfTwoLoopsAreNotJoined() throws Exception {
    join(Policy.DEFAULT);
    DefaultEventLoop other = new DefaultEventLoop();
    try {
      Channel foreign = other.submit(() -> LocalPipe.open(other).near()).get(5, TimeUnit.SECONDS);
      FlowGate gate = new FlowGate(FlowGate.Owner.NONE);
      CompletableFuture<Throwable> refused = new CompletableFuture<>();
      loop.execute(
          () -> {
            try {
              Relay.join(
                  left.far(),
                  gate,
                  foreign,
                  gate,
                  new FlowLimits(Policy.DEFAULT, Counter.NONE, Counter.NONE),
                  Shortcut.NONE,
                  end::complete);
              refused.complete(null);
            } catch (IllegalStateException e) {
              refused.complete(e);
            }
          });
      assertThat(refused.get(5, TimeUnit.SECONDS)).hasMessageContaining("one event loop");
    } finally {
      other.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Keeps what arrives. */
  private static final class Sink extends ChannelInboundHandlerAdapter {
    private final List<String> texts = new ArrayList<>();
    private boolean ended;
    private long bytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message == EndOfStream.INSTANCE) {
        ended = true;
      } else {
        ByteBuf data = (ByteBuf) message;
        bytes += data.readableBytes();
        texts.add(data.toString(java.nio.charset.StandardCharsets.US_ASCII));
        ReferenceCountUtil.release(data);
      }
    }

    String text() {
      return String.join("", texts);
    }
  }
}
