package dev.jray.kernel.sniff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.sniff.SniffResult.Hit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stage at the tail of a stream's channel. */
final class StreamSniffTest {
  private final List<Hit> decisions = new ArrayList<>();
  private final List<Throwable> ends = new ArrayList<>();
  private final List<Object> passed = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FlowGate gate = new FlowGate(ends::add);

  @BeforeEach
  void begin() {
    channel.freezeTime();
    Sniffing sniffing =
        FixtureSniffers.sniffing(
            FixtureSniffers.overriding(),
            new ConsoleLog(System.out, Severity.ERROR, Clock.systemUTC()));
    new StreamSniff(sniffing, gate, ends::add, decisions::add).begin(channel);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private void feed(String text) {
    channel.writeInbound(bytes(text));
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  /** Takes the gate's place, as the relay does. */
  private String arrived() {
    gate.replaceWith(new Tail());
    StringBuilder text = new StringBuilder();
    for (Object message : passed) {
      if (message instanceof ByteBuf data) {
        text.append(data.toString(StandardCharsets.US_ASCII));
        data.release();
      } else {
        text.append(message);
      }
    }
    return text.toString();
  }

  private final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      passed.add(message);
    }
  }

  @Test
  void theFirstReadDecides() {
    ByteBuf data = bytes(">name;rest");
    channel.writeInbound(data);
    assertThat(decisions).containsExactly(new Hit("stream1", "name"));
    assertThat(channel.config().isAutoRead()).as("the gate holds it").isFalse();
    gate.replaceWith(new Tail());
    assertThat(passed).as("not copied").hasSize(1);
    assertThat(passed.get(0)).isSameAs(data);
    assertThat(data.readableBytes()).isEqualTo(10);
    data.release();
  }

  @Test
  void somethingElseIsNotWaitedFor() {
    feed("else");
    assertThat(decisions).containsExactly((Hit) null);
    assertThat(arrived()).isEqualTo("else");
  }

  @Test
  void moreReadsMayBeNeeded() {
    for (char c : ">name".toCharArray()) {
      feed(String.valueOf(c));
    }
    assertThat(decisions).isEmpty();
    assertThat(channel.config().isAutoRead()).isTrue();
    feed(";");
    assertThat(decisions).containsExactly(new Hit("stream1", "name"));
    assertThat(arrived()).isEqualTo(">name;");
  }

  @Test
  void aSilentClientGoesOnAfterTheLimit() {
    pass(199);
    assertThat(decisions).isEmpty();
    pass(1);
    assertThat(decisions).containsExactly((Hit) null);
    feed(">late;");
    assertThat(decisions).hasSize(1);
    assertThat(arrived()).isEqualTo(">late;");
  }

  @Test
  void theEndOfTheStreamDecides() {
    feed(">na");
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(decisions).containsExactly((Hit) null);
    assertThat(arrived()).isEqualTo(">naINSTANCE");
  }

  @Test
  void aClientThatLeavesIsToldOf() {
    ByteBuf data = bytes(">na");
    channel.writeInbound(data);
    channel.writeInbound(bytes("m"));
    channel.close();
    assertThat(ends).containsExactly((Throwable) null);
    pass(1_000);
    assertThat(decisions).isEmpty();
    assertThat(data.refCnt()).isZero();
  }

  @Test
  void aChannelThatBreaksIsToldOf() {
    IllegalStateException why = new IllegalStateException("broken");
    channel.pipeline().fireExceptionCaught(why);
    assertThat(ends).containsExactly(why);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aSnifferThatFailsSaysNo() {
    feed("!");
    assertThat(decisions).containsExactly((Hit) null);
    assertThat(arrived()).isEqualTo("!");
  }

  @Test
  void soManyBytesAreEnough() {
    String half = ">" + "x".repeat(16_383);
    feed(half);
    assertThat(decisions).isEmpty();
    feed(half);
    assertThat(decisions).containsExactly((Hit) null);
    assertThat(arrived()).isEqualTo(half + half);
  }

  @Test
  void soManyLooksAreEnough() {
    int fed = 0;
    feed(">");
    while (decisions.isEmpty()) {
      feed("x");
      fed++;
    }
    assertThat(fed).isBetween(1_000, 2_000);
    assertThat(arrived()).hasSize(fed + 1);
  }

  @Test
  void readsOfNothingAreNothing() {
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    assertThat(decisions).isEmpty();
    feed(">a;");
    assertThat(arrived()).isEqualTo(">a;");
  }
}
