package dev.jray.protocol.blackhole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.protocol.blackhole.proto.HTTPResponse;
import dev.jray.spi.config.Messages;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what became of a write shows at the far end
final class BlackholeOutboundTest {
  private static final Destination TCP = Destination.tcp(Address.parse("a.example"), 80);
  private static final Destination UDP = Destination.udp(Address.parse("a.example"), 53);
  private static final Config NONE = Config.getDefaultInstance();
  private static final Config HTTP =
      Config.newBuilder().setResponse(Messages.typed(HTTPResponse.getDefaultInstance())).build();

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void theRefusalHasV2RaysBytes() {
    assertThat(BlackholeHandler.REFUSAL).hasSize(97).doesNotContain("\r").endsWith("0\n\n\n");
  }

  @Test
  void noneCutsAStreamOnceItWasJoined() {
    ErrorCatcher catcher = new ErrorCatcher();

    open(NONE, TCP);
    assertThat(channel.isOpen()).isTrue();
    channel.pipeline().addLast(catcher); // what the kernel does when open() has answered
    channel.runPendingTasks();

    assertThat(catcher.caught).isInstanceOf(FlowException.class);
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void httpAnswersAStreamAndEndsItASecondLater() {
    long start = System.nanoTime();
    open(HTTP, TCP);
    channel.runPendingTasks();

    ByteBuf answer = channel.readInbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII)).isEqualTo(BlackholeHandler.REFUSAL);
    answer.release();
    assertThat(channel.<Object>readInbound()).isNull();

    awaitClosed();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(1000);
    assertThat(channel.<Object>readInbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void whatIsWrittenIsSwallowed() {
    open(HTTP, TCP);
    ByteBuf data = Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII);
    ByteBuf more = Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII);

    assertThat(channel.writeAndFlush(data).isSuccess()).isTrue();
    channel.writeAndFlush(more, channel.voidPromise());
    assertThat(channel.writeAndFlush(EndOfStream.INSTANCE).isSuccess()).isTrue();

    assertThat(data.refCnt()).isZero();
    assertThat(more.refCnt()).isZero();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void udpStaysOpenForHalfAMinuteToOneAndAHalf() {
    open(NONE, UDP);
    channel.runPendingTasks();

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.pipeline().get(DatagramHole.class).openMillis()).isBetween(30_000L, 90_000L);
  }

  @Test
  void udpEndsWhenItsTimeIsOver() {
    channel.pipeline().addLast(new DatagramHole(Optional.empty(), 1));

    awaitClosed();

    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void httpAnswersUdpOnceInTheNameOfTheTarget() {
    open(HTTP, UDP);
    channel.runPendingTasks();

    Packet answer = channel.readInbound();
    assertThat(answer.peer()).isEqualTo(UDP);
    assertThat(answer.content().toString(StandardCharsets.US_ASCII))
        .isEqualTo(BlackholeHandler.REFUSAL);
    answer.release();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aFlowThatEndedBeforeIsLeftAlone() {
    ErrorCatcher catcher = new ErrorCatcher();
    open(NONE, TCP);
    channel.pipeline().addLast(catcher);

    channel.pipeline().remove(AbortHandler.class);
    channel.runPendingTasks();

    assertThat(catcher.caught).isNull();
  }

  private void open(Config config, Destination target) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    Source source = new Source(Network.TCP, "in", here, here, Optional.empty());
    Flow flow = new Flow(1, source, target, Optional.empty(), Content.UNKNOWN, channel.eventLoop());
    assertThat(new BlackholeOutbound(config).open(flow, new LocalConnector()).getNow())
        .isSameAs(channel);
  }

  private void awaitClosed() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (channel.isOpen() && System.nanoTime() < end) {
      channel.runPendingTasks();
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  private final class LocalConnector implements Connector {
    @Override
    public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
      throw new UnsupportedOperationException("a black hole goes nowhere");
    }

    @Override
    public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
      handlers.accept(channel.pipeline());
      return channel.eventLoop().newSucceededFuture(channel);
    }

    @Override
    public Optional<InetAddress> source() {
      return Optional.empty();
    }
  }

  private static final class ErrorCatcher extends ChannelInboundHandlerAdapter {
    private Throwable caught;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      caught = cause;
    }
  }
}
