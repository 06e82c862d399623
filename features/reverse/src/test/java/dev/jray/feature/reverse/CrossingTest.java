package dev.jray.feature.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two pipes joined, on one event loop and on two. */
@Timeout(60)
final class CrossingTest {
  private static final Destination TARGET = Destination.tcp(Address.parse("a.test"), 1);
  private static final int CHUNK = 10_000;
  private static final int CHUNKS = 1_000;

  private final DefaultEventLoop one = new DefaultEventLoop();
  private final DefaultEventLoop two = new DefaultEventLoop();
  private LocalPipe near;
  private LocalPipe far;

  @AfterEach
  void stop() {
    one.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    two.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private EventLoop farLoop(boolean crossing) {
    return crossing ? two : one;
  }

  private void join(boolean crossing, Crossing.Opener opener) throws Exception {
    one.submit(
            () -> {
              near = LocalPipe.open(one);
              Crossing.join(near.far(), farLoop(crossing), opener, TARGET);
            })
        .get(5, TimeUnit.SECONDS);
    farLoop(crossing).submit(() -> {}).get(5, TimeUnit.SECONDS);
  }

  private void join(boolean crossing) throws Exception {
    join(
        crossing,
        target -> {
          far = LocalPipe.open(farLoop(crossing));
          return far.far();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allBytesPassBothWays(boolean crossing) throws Exception {
    join(crossing);
    Reader there = new Reader(far.near());
    Reader here = new Reader(near.near());
    long up = new Writer(near.near(), 1).run();
    long down = new Writer(far.near(), 2).run();
    assertThat(there.sum.get(30, TimeUnit.SECONDS)).isEqualTo(up);
    assertThat(here.sum.get(30, TimeUnit.SECONDS)).isEqualTo(down);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderThatStopsStopsTheWriter(boolean crossing) throws Exception {
    join(crossing);
    Channel stopped = far.near();
    stopped.eventLoop().submit(() -> stopped.config().setAutoRead(false)).get();
    Writer writer = new Writer(near.near(), 1);
    CompletableFuture<Long> written = CompletableFuture.supplyAsync(writer::runUnchecked);
    // What is under way comes to rest once both loops have nothing left to do
    int before = -1;
    int quiet = 0;
    while (quiet < 50) {
      one.submit(() -> {}).get();
      farLoop(crossing).submit(() -> {}).get();
      int now = writer.sent.get();
      quiet = now == before ? quiet + 1 : 0;
      before = now;
    }
    assertThat(writer.sent.get() * CHUNK).isLessThan(3 * Crossing.WINDOW);
    assertThat(written).isNotDone();
    Reader reader = new Reader(stopped);
    stopped.eventLoop().submit(() -> stopped.config().setAutoRead(true)).get();
    assertThat(reader.sum.get(30, TimeUnit.SECONDS)).isEqualTo(written.get(30, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasWrittenBeforeTheCloseArrives(boolean crossing) throws Exception {
    join(crossing);
    Reader there = new Reader(far.near());
    near.near()
        .eventLoop()
        .submit(
            () -> {
              near.near().write(Unpooled.wrappedBuffer(new byte[100]));
              near.near().writeAndFlush(EndOfStream.INSTANCE);
              near.near().close();
            })
        .get();
    far.near().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(there.sum).isCompleted();
    assertThat(far.far().closeFuture().await(5_000)).isTrue();
    assertThat(near.far().closeFuture().await(5_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCloseOfTheFarEndArrives(boolean crossing) throws Exception {
    join(crossing);
    far.near().close();
    assertThat(near.near().closeFuture().await(5_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true})
  void whatCannotBeOpenedClosesTheFlow(boolean crossing) throws Exception {
    join(
        crossing,
        target -> {
          throw new FlowException(ReverseError.NO_BRIDGE, "gone");
        });
    near.near().writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
    assertThat(near.near().closeFuture().await(5_000)).isTrue();
  }

  /** Writes blocks of random bytes as fast as the channel takes them. */
  private static final class Writer {
    private final Channel channel;
    private final Random random;
    private final AtomicInteger sent = new AtomicInteger();

    Writer(Channel channel, int seed) {
      this.channel = channel;
      this.random = new Random(seed);
    }

    long run() throws Exception {
      CRC32C sum = new CRC32C();
      for (int i = 0; i < CHUNKS; i++) {
        byte[] block = new byte[CHUNK];
        random.nextBytes(block);
        sum.update(block);
        ByteBuf data = channel.alloc().buffer(CHUNK).writeBytes(block);
        channel.writeAndFlush(data).get(60, TimeUnit.SECONDS);
        sent.incrementAndGet();
      }
      channel.writeAndFlush(EndOfStream.INSTANCE);
      return sum.getValue();
    }

    long runUnchecked() {
      try {
        return run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Sums up what it reads until the end. */
  private static final class Reader extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Long> sum = new CompletableFuture<>();
    private final CRC32C running = new CRC32C();

    Reader(Channel channel) throws Exception {
      channel.eventLoop().submit(() -> channel.pipeline().addLast(this)).get();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf data) {
        running.update(data.nioBuffer());
      } else if (message == EndOfStream.INSTANCE) {
        sum.complete(running.getValue());
      }
      ReferenceCountUtil.release(message);
    }
  }
}
