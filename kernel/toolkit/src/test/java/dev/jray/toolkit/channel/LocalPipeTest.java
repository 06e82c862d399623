package dev.jray.toolkit.channel;

import static dev.jray.toolkit.channel.Recorder.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LocalPipeTest {
  // Lends its event loop, which runs tasks when told to.
  private final EmbeddedChannel host = new EmbeddedChannel();
  private final Recorder nearEvents = new Recorder();
  private final Recorder farEvents = new Recorder();
  private VirtualChannel near;
  private VirtualChannel far;

  @BeforeEach
  void open() {
    LocalPipe pipe = LocalPipe.open(host.eventLoop());
    near = pipe.near();
    far = pipe.far();
    near.pipeline().addLast(nearEvents);
    far.pipeline().addLast(farEvents);
  }

  @Test
  void bothEndsAreActiveFromTheStart() {
    assertThat(near.isActive()).isTrue();
    assertThat(far.isActive()).isTrue();
    assertThat(near.isWritable()).isTrue();
    assertThat(near.eventLoop()).isSameAs(host.eventLoop());
  }

  @Test
  void whatOneEndWritesTheOtherReadsAsItsOnlyOwner() {
    near.write(bytes("a"));
    near.writeAndFlush(bytes("b"));
    far.writeAndFlush(bytes("c"));
    assertThat(farEvents.events).containsExactly("a", "b", "complete");
    assertThat(nearEvents.events).containsExactly("c", "complete");
    assertThat(farEvents.lastRefCnt).isEqualTo(1);
  }

  @Test
  void nothingTravelsBeforeTheFlush() {
    near.write(bytes("a"));
    assertThat(farEvents.events).isEmpty();
    near.flush();
    assertThat(farEvents.messages()).containsExactly("a");
  }

  @Test
  void theEndOfStreamTravelsInBandAndClosesNothing() {
    near.write(bytes("last"));
    near.writeAndFlush(EndOfStream.INSTANCE);
    far.writeAndFlush(bytes("answer"));
    assertThat(farEvents.messages()).containsExactly("last", "INSTANCE");
    assertThat(nearEvents.messages()).containsExactly("answer");
    assertThat(near.isActive() && far.isActive()).isTrue();
  }

  @Test
  void packetsTravelAsTheyAre() {
    near.writeAndFlush(
        new Packet(bytes("p"), Destination.udp(new Address.Domain("example.com"), 53)));
    assertThat(farEvents.messages()).containsExactly("packet p");
  }

  @Test
  void anEndThatDoesNotReadHoldsTheOthersWritesBack() {
    near.config().setWriteBufferWaterMark(new WriteBufferWaterMark(200, 400));
    far.config().setAutoRead(false);
    List<String> sent = new ArrayList<>();
    while (near.isWritable() && sent.size() < 1000) {
      sent.add("m" + sent.size());
      near.writeAndFlush(bytes(sent.get(sent.size() - 1)));
    }
    host.runPendingTasks();
    assertThat(sent).hasSizeLessThan(1000);
    assertThat(nearEvents.messages()).containsExactly("writable false");
    assertThat(farEvents.events).isEmpty();

    far.config().setAutoRead(true);
    host.runPendingTasks();
    assertThat(farEvents.messages()).isEqualTo(sent);
    assertThat(nearEvents.messages()).containsExactly("writable false", "writable true");
  }

  @Test
  void readWithoutAutoReadTakesOneBatch() {
    far.config().setAutoRead(false);
    near.writeAndFlush(bytes("a"));
    host.runPendingTasks();
    assertThat(farEvents.events).isEmpty();
    far.read();
    host.runPendingTasks();
    assertThat(farEvents.events).containsExactly("a", "complete");
    near.writeAndFlush(bytes("b"));
    host.runPendingTasks();
    assertThat(farEvents.events).containsExactly("a", "complete");
    far.read();
    far.read();
    host.runPendingTasks();
    assertThat(farEvents.messages()).containsExactly("a", "b");
  }

  @Test
  void anEndThatStopsReadingAmidABatchGetsTheRestLater() {
    far.pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.channel().config().setAutoRead(false);
                ctx.fireChannelRead(msg);
              }
            });
    near.write(bytes("a"));
    near.write(bytes("b"));
    near.writeAndFlush(bytes("c"));
    host.runPendingTasks();
    assertThat(farEvents.messages()).containsExactly("a");
    far.config().setAutoRead(true);
    host.runPendingTasks();
    assertThat(farEvents.messages()).containsExactly("a", "b");
    far.config().setAutoRead(true);
    host.runPendingTasks();
    assertThat(farEvents.messages()).containsExactly("a", "b", "c");
  }

  @Test
  void anEndThatPausesInEachBatchAndResumesAtItsEndStallsNobody() {
    far.pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.channel().config().setAutoRead(false);
                ctx.fireChannelRead(msg);
              }

              @Override
              public void channelReadComplete(ChannelHandlerContext ctx) {
                ctx.fireChannelReadComplete();
                ctx.channel().config().setAutoRead(true);
              }
            });
    near.write(bytes("a"));
    near.write(bytes("b"));
    near.writeAndFlush(bytes("c"));
    host.runPendingTasks();
    assertThat(farEvents.messages()).containsExactly("a", "b", "c");
  }

  @Test
  void aHundredThousandEchoesNeitherOverflowTheStackNorStallWhenEachIsFlushed() {
    assertThat(pingPong(true)).isEqualTo(100_000);
  }

  @Test
  void aHundredThousandEchoesNeitherOverflowTheStackNorStallWhenFlushedPerBatch() {
    assertThat(pingPong(false)).isEqualTo(100_000);
  }

  private int pingPong(boolean flushEach) {
    int[] returned = new int[1];
    far.pipeline().replace(farEvents, null, new Echo(flushEach, () -> true));
    near.pipeline().replace(nearEvents, null, new Echo(flushEach, () -> ++returned[0] < 100_000));
    near.writeAndFlush(bytes("ping"));
    host.runPendingTasks();
    near.close();
    return returned[0];
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    private final boolean flushEach;
    private final BooleanSupplier again;

    Echo(boolean flushEach, BooleanSupplier again) {
      this.flushEach = flushEach;
      this.again = again;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (!again.getAsBoolean()) {
        ((ByteBuf) msg).release();
      } else if (flushEach) {
        ctx.writeAndFlush(msg);
      } else {
        ctx.write(msg);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }
  }

  @Test
  void whatWasSentBeforeTheCloseIsReadBeforeTheOtherEndCloses() {
    near.write(bytes("last")).addListener(ChannelFutureListener.CLOSE);
    near.flush();
    host.runPendingTasks();
    assertThat(farEvents.events).containsExactly("last", "complete", "inactive");
    assertThat(nearEvents.events).containsExactly("inactive");
    assertThat(far.isOpen() || near.isOpen()).isFalse();
  }

  @Test
  void inputThatNobodyReadYetOutlivesTheClose() {
    far.read();
    far.config().setAutoRead(false);
    far.read();
    far.pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
                if (ctx.channel().config().isAutoRead()) {
                  ctx.channel().config().setAutoRead(false);
                }
              }
            });
    near.writeAndFlush(bytes("a"));
    far.deliver(bytes("b"));
    near.close();
    host.runPendingTasks();
    assertThat(far.isOpen()).isTrue();
    assertThat(farEvents.messages()).containsExactly("a");
    far.config().setAutoRead(true);
    host.runPendingTasks();
    assertThat(farEvents.events).containsExactly("a", "complete", "b", "complete", "inactive");
  }

  @Test
  void theReaderMayCloseItsOwnEndWhileItReads() {
    far.pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
                ctx.close();
              }
            });
    ByteBuf second = bytes("b");
    near.write(bytes("a"));
    ChannelFuture lost = near.writeAndFlush(second);
    host.runPendingTasks();
    assertThat(farEvents.messages()).containsExactly("a", "inactive");
    assertThat(near.isOpen()).isFalse();
    assertThat(second.refCnt()).isZero();
    assertThat(lost.isDone()).isTrue();
  }

  @Test
  void closingEitherEndReleasesWhatWaitsOnBoth() {
    for (boolean closeNear : new boolean[] {true, false}) {
      LocalPipe pipe = LocalPipe.open(host.eventLoop());
      pipe.near().config().setAutoRead(false);
      pipe.far().config().setAutoRead(false);
      List<ByteBuf> all = new ArrayList<>();
      List<ChannelFuture> writes = new ArrayList<>();
      for (Channel end : List.of(pipe.near(), pipe.far())) {
        all.add(bytes("flushed"));
        writes.add(end.writeAndFlush(all.get(all.size() - 1)));
        all.add(bytes("unflushed"));
        writes.add(end.write(all.get(all.size() - 1)));
      }
      (closeNear ? pipe.near() : pipe.far()).close();
      host.runPendingTasks();
      assertThat(pipe.near().isOpen() || pipe.far().isOpen()).isFalse();
      assertThat(all).allMatch(buf -> buf.refCnt() == 0);
      assertThat(writes).allMatch(write -> write.isDone() && !write.isSuccess());
    }
  }

  @Test
  void writesAfterTheCloseFail() {
    near.close();
    ByteBuf late = bytes("late");
    assertThat(far.writeAndFlush(late).cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(late.refCnt()).isZero();
  }

  // Netty defers listeners that are nested too deep, and registers channels by a listener.
  @Test
  void anEndOpenedDeepInsideListenersIsActiveAtOnce() {
    for (int depth = 0; depth < 20; depth++) {
      List<Boolean> active = new ArrayList<>();
      nest(
          depth,
          () -> {
            LocalPipe pipe = LocalPipe.open(host.eventLoop());
            active.add(pipe.near().isActive() && pipe.far().isActive());
          });
      host.runPendingTasks();
      assertThat(active).as("depth %d", depth).containsExactly(true);
    }
  }

  private void nest(int depth, Runnable innermost) {
    EventLoop loop = host.eventLoop();
    Promise<Void> promise = loop.newPromise();
    promise.addListener(
        done -> {
          if (depth == 0) {
            innermost.run();
          } else {
            nest(depth - 1, innermost);
          }
        });
    promise.setSuccess(null);
  }

  @Test
  void anyInterleavingOfWritesPausesAndReadsKeepsOrderAndLosesNothing() {
    for (int seed = 0; seed < 2_000; seed++) {
      interleave(new Random(seed), "seed " + seed);
    }
  }

  private void interleave(Random random, String name) {
    LocalPipe pipe = LocalPipe.open(host.eventLoop());
    VirtualChannel[] ends = {pipe.near(), pipe.far()};
    Recorder[] read = {new Recorder(), new Recorder()};
    List<List<String>> sent = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 2; i++) {
      ends[i].config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 300));
      ends[i].pipeline().addLast(new Moody(random), read[i]);
    }
    for (int step = 0; step < 60; step++) {
      int who = random.nextInt(2);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          String text = "m" + step;
          sent.get(who).add(text);
          ends[who].write(bytes(text));
        }
        case 2 -> ends[who].flush();
        case 3 -> ends[who].config().setAutoRead(random.nextBoolean());
        case 4 -> ends[who].read();
        default -> host.runPendingTasks();
      }
    }
    for (int round = 0; round < 100; round++) {
      for (VirtualChannel end : ends) {
        end.flush();
        end.config().setAutoRead(true);
      }
      host.runPendingTasks();
    }
    for (int i = 0; i < 2; i++) {
      List<String> got =
          read[i].messages().stream().filter(event -> event.startsWith("m")).toList();
      assertThat(got).as(name).isEqualTo(sent.get(1 - i));
      assertThat(ends[i].waiting()).as(name).isZero();
    }
    ends[0].close();
    host.runPendingTasks();
  }

  @Test
  void aCloseAtAnyMomentReleasesEverything() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      LocalPipe pipe = LocalPipe.open(host.eventLoop());
      List<ByteBuf> all = new ArrayList<>();
      List<VirtualChannel> ends = List.of(pipe.near(), pipe.far());
      ends.forEach(end -> end.pipeline().addLast(new Moody(random), new Recorder()));
      int steps = random.nextInt(40);
      for (int step = 0; step < steps; step++) {
        VirtualChannel end = ends.get(random.nextInt(2));
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            all.add(bytes("m" + step));
            end.write(all.get(all.size() - 1));
          }
          case 2 -> end.flush();
          case 3 -> end.config().setAutoRead(random.nextBoolean());
          default -> host.runPendingTasks();
        }
      }
      VirtualChannel first = ends.get(random.nextInt(2));
      first.close();
      ends.forEach(end -> end.config().setAutoRead(true));
      for (int round = 0; round < 50; round++) {
        host.runPendingTasks();
        ends.forEach(end -> end.config().setAutoRead(true));
      }
      assertThat(ends).as("seed %d", seed).noneMatch(VirtualChannel::isOpen);
      assertThat(all).as("seed %d", seed).allMatch(buf -> buf.refCnt() == 0);
    }
  }

  /** Turns reading off and on from within the events, as a relay does. */
  private static final class Moody extends ChannelInboundHandlerAdapter {
    private final Random random;

    Moody(Random random) {
      this.random = random;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (random.nextInt(4) == 0) {
        ctx.channel().config().setAutoRead(false);
      }
      ctx.fireChannelRead(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.fireChannelReadComplete();
      if (random.nextInt(4) == 0) {
        ctx.channel().config().setAutoRead(true);
      }
    }
  }
}
