package dev.jray.protocol.blackhole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.protocol.blackhole.proto.HTTPResponse;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.Flows;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlackholeOutboundTest {
  private static final Destination TCP = Destination.tcp(Address.parse("a.example"), 80);
  private static final Destination UDP = Destination.udp(Address.parse("a.example"), 53);
  private static final Config NONE = Config.getDefaultInstance();
  private static final Config HTTP =
      Config.newBuilder().setResponse(Messages.typed(HTTPResponse.getDefaultInstance())).build();

  private final EmbeddedConnector connector = EmbeddedConnector.local();
  // null until open()
  private EmbeddedChannel channel;

  @AfterEach
  void close() {
    connector.releaseAll();
  }

  @Test
  void theRefusalHasV2RaysBytes() {
    assertThat(BlackholeHandler.REFUSAL).hasSize(97).doesNotContain("\r").endsWith("0\n\n\n");
  }

  @Test
  void noneCutsAStreamOnceItWasJoined() {
    open(NONE, TCP);
    assertThat(channel.isOpen()).isTrue();
    channel.runPendingTasks();

    assertThat(channel.isOpen()).isFalse();
    // Not even the end of the stream: what is cut off must not look complete
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void httpAnswersAStreamAndEndsItASecondLater() {
    long start = System.nanoTime();
    open(HTTP, TCP);
    channel.runPendingTasks();

    assertThat(Bytes.text(channel.<ByteBuf>readOutbound())).isEqualTo(BlackholeHandler.REFUSAL);
    assertThat(channel.<Object>readOutbound()).isNull();

    awaitClosed();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(1000);
    assertThat(channel.<Object>readOutbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void whatTheFlowSendsIsSwallowed() {
    open(HTTP, TCP);
    ByteBuf data = Bytes.ascii("hello");

    channel.writeInbound(data, EndOfStream.INSTANCE);

    assertThat(data.refCnt()).isZero();
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void udpStaysOpenForHalfAMinuteToOneAndAHalf() {
    open(NONE, UDP);
    channel.runPendingTasks();

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.pipeline().get(DatagramHole.class).openMillis()).isBetween(30_000L, 90_000L);
  }

  @Test
  void udpEndsWhenItsTimeIsOver() {
    channel = new EmbeddedChannel(new DatagramHole(Optional.empty(), 1));

    awaitClosed();

    assertThat(channel.<Object>readOutbound()).isNull();
  }

  @Test
  void httpAnswersUdpOnceInTheNameOfTheTarget() {
    open(HTTP, UDP);
    channel.runPendingTasks();

    Packet answer = channel.readOutbound();
    assertThat(answer.peer()).isEqualTo(UDP);
    assertThat(answer.content().toString(StandardCharsets.US_ASCII))
        .isEqualTo(BlackholeHandler.REFUSAL);
    answer.release();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aFlowThatEndedBeforeIsLeftAlone() {
    open(HTTP, TCP);

    channel.pipeline().remove(RefusalHandler.class);
    channel.runPendingTasks();

    assertThat(channel.<Object>readOutbound()).isNull();
  }

  private void open(Config config, Destination target) {
    Future<Channel> opened = new BlackholeOutbound(config).open(Flows.to(target), connector);
    channel = connector.last();
    assertThat(opened.getNow()).isSameAs(channel);
  }

  private void awaitClosed() {
    Await.until("the end", channel, () -> !channel.isOpen());
  }
}
