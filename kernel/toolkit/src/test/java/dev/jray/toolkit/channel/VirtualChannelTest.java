package dev.jray.toolkit.channel;

import static dev.jray.toolkit.channel.Recorder.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.nio.NioIoHandler;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VirtualChannelTest {
  private final EmbeddedChannel host = new EmbeddedChannel();
  private final Recorder seen = new Recorder();
  private final Carried channel = new Carried();

  /** A channel whose carrier writes down what it is asked to do. */
  private static final class Carried extends VirtualChannel {
    final List<String> log = new ArrayList<>();
    boolean writable = true;
    int refCntSeen;

    Carried() {
      super(null, new LocalAddress("here"), new LocalAddress("there"));
    }

    @Override
    protected void transmit(Object message) {
      if (message instanceof ByteBuf buf) {
        refCntSeen = buf.refCnt();
        log.add(buf.toString(StandardCharsets.US_ASCII));
        buf.release();
      } else {
        log.add(message.toString());
      }
    }

    @Override
    protected void transmitComplete() {
      log.add("flush");
    }

    @Override
    protected boolean writableNow() {
      return writable;
    }

    @Override
    protected void onAccepting() {
      log.add("accepting");
    }

    @Override
    protected void onClose() {
      log.add("closed");
    }
  }

  @BeforeEach
  void register() {
    channel.pipeline().addLast(seen);
    channel.registerOn(host.eventLoop());
    channel.log.clear();
  }

  @Test
  void belongsToTheLoopItWasRegisteredOn() {
    assertThat(channel.isActive()).isTrue();
    assertThat(channel.eventLoop()).isSameAs(host.eventLoop());
    assertThat(channel.localAddress()).hasToString("local:here");
    assertThat(channel.remoteAddress()).hasToString("local:there");
  }

  @Test
  void cannotBeRegisteredFromOutsideTheLoop() {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      IoEventLoop foreign = group.next();
      assertThatThrownBy(() -> new Carried().registerOn(foreign))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
    }
  }

  @Test
  void cannotBeBoundOrConnected() {
    assertThat(channel.bind(new LocalAddress("x")).cause())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(channel.connect(new LocalAddress("x")).cause())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void transmitsInOrderAsTheOnlyOwnerAndTellsTheEndOfTheBatch() {
    channel.write(bytes("a"));
    channel.write(EndOfStream.INSTANCE);
    channel.writeAndFlush(bytes("b"));
    assertThat(channel.log).containsExactly("a", "INSTANCE", "b", "flush");
    assertThat(channel.refCntSeen).isEqualTo(1);
  }

  @Test
  void keepsWritesWhileTheCarrierIsFullAndCountsThemAgainstTheWaterMark() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 100));
    channel.writable = false;
    List<ChannelFuture> writes = new ArrayList<>();
    while (channel.isWritable()) {
      writes.add(channel.writeAndFlush(bytes("x")));
    }
    assertThat(channel.log).isEmpty();
    assertThat(writes).noneMatch(ChannelFuture::isDone);

    channel.writable = true;
    channel.resumeWrites();
    assertThat(channel.log).hasSize(writes.size() + 1).endsWith("x", "flush");
    assertThat(channel.isWritable()).isTrue();
    assertThat(writes).allMatch(ChannelFuture::isSuccess);
  }

  @Test
  void resumingDoesNotFlushWhatTheWriterHasNot() {
    channel.write(bytes("a"));
    channel.resumeWrites();
    assertThat(channel.log).isEmpty();
    channel.flush();
    assertThat(channel.log).containsExactly("a", "flush");
  }

  @Test
  void aMessageWrittenByTheListenerOfAnotherFollowsIt() {
    channel.writeAndFlush(bytes("a")).addListener(done -> channel.writeAndFlush(bytes("b")));
    channel.write(bytes("c")).addListener(done -> channel.writeAndFlush(bytes("d")));
    channel.flush();
    assertThat(channel.log).containsSubsequence("a", "b", "c", "d").endsWith("flush");
  }

  @Test
  void aMessageWhoseListenerClosesTheChannelIsTransmittedBeforeTheCarrierHearsOfIt() {
    channel.writeAndFlush(bytes("last")).addListener(ChannelFutureListener.CLOSE);
    assertThat(channel.log).containsExactly("last", "flush", "closed");

    Carried other = new Carried();
    other.registerOn(host.eventLoop());
    other.log.clear();
    other.write(bytes("last")).addListener(ChannelFutureListener.CLOSE);
    other.flush();
    assertThat(other.log).containsExactly("last", "flush", "closed");
  }

  @Test
  void firesAtOnceWhileThePipelineReads() {
    channel.deliver(bytes("a"));
    channel.deliver(EndOfStream.INSTANCE);
    assertThat(seen.events).containsExactly("a", "INSTANCE");
    channel.deliverComplete();
    channel.deliverComplete();
    assertThat(seen.events).containsExactly("a", "INSTANCE", "complete");
  }

  @Test
  void keepsWhatArrivesWhileThePipelineDoesNotReadAndAsksTheFeederToPause() {
    channel.config().setAutoRead(false);
    assertThat(channel.accepting()).isFalse();
    channel.deliver(bytes("a"));
    channel.deliver(bytes("b"));
    channel.deliverComplete();
    assertThat(channel.waiting()).isEqualTo(2);
    assertThat(seen.events).isEmpty();
    channel.config().setAutoRead(true);
    assertThat(seen.events).as("never fired from within read()").isEmpty();
    host.runPendingTasks();
    assertThat(seen.events).containsExactly("a", "b", "complete");
    assertThat(channel.accepting()).isTrue();
    assertThat(channel.log).contains("accepting");
  }

  @Test
  void whatArrivesBetweenReadAndDeliveryStaysInOrder() {
    channel.config().setAutoRead(false);
    channel.deliver(bytes("a"));
    channel.config().setAutoRead(true);
    channel.deliver(bytes("b"));
    channel.deliverComplete();
    host.runPendingTasks();
    assertThat(seen.messages()).containsExactly("a", "b");
  }

  @Test
  void whatArrivesWhileAMessageIsFiredComesAfterIt() {
    for (boolean queued : new boolean[] {false, true}) {
      Carried nested = new Carried();
      Recorder events = new Recorder();
      nested.pipeline().addLast(new Nesting(nested), events);
      nested.registerOn(host.eventLoop());
      if (queued) {
        nested.config().setAutoRead(false);
      }
      nested.deliver(bytes("a"));
      nested.deliverComplete();
      nested.config().setAutoRead(true);
      host.runPendingTasks();
      assertThat(events.messages()).containsExactly("a", "ab", "abb");
    }
  }

  /** Causes more input before it passes a message on. */
  private static final class Nesting extends ChannelInboundHandlerAdapter {
    private final Carried channel;

    Nesting(Carried channel) {
      this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      String text = ((ByteBuf) msg).toString(StandardCharsets.US_ASCII);
      if (text.length() < 3) {
        channel.deliver(bytes(text + "b"));
        channel.deliverComplete();
      }
      ctx.fireChannelRead(msg);
    }
  }

  @Test
  void closesAfterInputOnlyWhenItWasRead() {
    channel.config().setAutoRead(false);
    channel.deliver(bytes("a"));
    channel.closeAfterInput();
    ByteBuf late = bytes("late");
    channel.deliver(late);
    assertThat(late.refCnt()).as("nothing arrives after the end").isZero();
    host.runPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.read();
    host.runPendingTasks();
    assertThat(seen.events).containsExactly("a", "complete", "inactive");
    assertThat(channel.log).containsOnlyOnce("closed");
  }

  @Test
  void theBatchEndsBeforeTheChannelDoes() {
    channel.deliver(bytes("a"));
    channel.closeAfterInput();
    host.runPendingTasks();
    assertThat(seen.events).containsExactly("a", "complete", "inactive");
  }

  @Test
  void aCloseReleasesWhatWaitsAndTellsTheCarrierOnce() {
    channel.config().setAutoRead(false);
    ByteBuf arrived = bytes("arrived");
    channel.deliver(arrived);
    channel.writable = false;
    ByteBuf written = bytes("written");
    ChannelFuture write = channel.writeAndFlush(written);
    channel.close();
    channel.close();
    host.runPendingTasks();
    assertThat(arrived.refCnt()).isZero();
    assertThat(written.refCnt()).isZero();
    assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(channel.log).containsExactly("closed");
    ByteBuf late = bytes("late");
    channel.deliver(late);
    assertThat(late.refCnt()).isZero();
    channel.resumeWrites();
    channel.closeAfterInput();
    assertThat(channel.log).containsExactly("closed");
  }

  @Test
  void asksForMoreOnlyUpToItsBoundWhileInputWaits() {
    channel.config().setAutoRead(false);
    channel.deliver(bytes("0"));
    channel.config().setAutoRead(true);
    int fed = 1;
    while (channel.accepting() && fed < 1000) {
      channel.deliver(bytes("x"));
      fed++;
    }
    assertThat(fed).isBetween(2, 64);
    host.runPendingTasks();
    assertThat(seen.messages()).hasSize(fed);
    assertThat(channel.accepting()).isTrue();
  }
}
