package dev.jray.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.dispatch.Opening;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The flows of an outbound with mux, and the connections that carry them. */
final class MuxPoolsTest {
  private static final Destination TARGET = Destination.tcp(Address.parse("10.0.0.1"), 80);
  private static final Destination DNS = Destination.udp(Address.parse("8.8.8.8"), 53);

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final ConsoleLog log =
      new ConsoleLog(
          new PrintStream(lines, true, StandardCharsets.UTF_8), Severity.INFO, Clock.systemUTC());
  private final Dials dials = new Dials();
  private final EmbeddedChannel host = new EmbeddedChannel();
  private final OutboundHandler outbound =
      new OutboundHandler(
          "out", dials, null, null, Optional.empty(), "", null, Optional.of(new MuxPools(2, log)));

  /** A protocol whose connections are made when the test says so. */
  private static final class Dials implements Outbound {
    final List<Flow> flows = new ArrayList<>();
    final List<Promise<Channel>> promises = new ArrayList<>();

    @Override
    public Future<Channel> open(Flow flow, Connector connector) {
      flows.add(flow);
      promises.add(flow.eventLoop().newPromise());
      return promises.get(promises.size() - 1);
    }
  }

  private Future<Channel> open(Destination target) {
    return open(target, host.eventLoop(), new Opening());
  }

  private Future<Channel> open(Destination target, EventLoop loop, Opening opening) {
    LocalAddress here = new LocalAddress("here");
    Source source = new Source(Network.TCP, "in", here, here, Optional.empty());
    return outbound.open(
        new Flow(7, source, target, Optional.empty(), Content.UNKNOWN, loop), opening);
  }

  private EmbeddedChannel connect(int dial) {
    EmbeddedChannel carrier = new EmbeddedChannel(new FlowGate(FlowGate.Owner.NONE));
    dials.promises.get(dial).setSuccess(carrier);
    host.runPendingTasks();
    return carrier;
  }

  private static String written(EmbeddedChannel carrier) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf each = carrier.readOutbound(); each != null; each = carrier.readOutbound()) {
      text.append(ByteBufUtil.hexDump(each));
      each.release();
    }
    return text.toString();
  }

  private static ByteBuf data(int... bytes) {
    ByteBuf data = Unpooled.buffer();
    for (int each : bytes) {
      data.writeByte(each);
    }
    return data;
  }

  @Test
  void flowsShareAConnectionToTheReservedName() {
    Future<Channel> first = open(TARGET);
    Future<Channel> second = open(TARGET);
    assertThat(dials.flows)
        .singleElement()
        .satisfies(flow -> assertThat(flow.target()).hasToString("tcp:v1.mux.cool:9527"));
    assertThat(first.isDone()).isFalse();
    EmbeddedChannel carrier = connect(0);
    first.getNow().writeAndFlush(data(0xaa));
    second.getNow().writeAndFlush(data(0xbb));
    assertThat(written(carrier))
        .isEqualTo("000c00010101010050010a0000010001aa" + "000c00020101010050010a0000010001bb");
    assertThat(FlowGate.of(first.getNow())).isNotNull();
    carrier.finishAndReleaseAll();
  }

  @Test
  void anOpenConnectionTakesAFlowAtOnce() {
    open(TARGET);
    EmbeddedChannel carrier = connect(0);
    assertThat(open(TARGET).isSuccess()).isTrue();
    assertThat(dials.flows).hasSize(1);
    carrier.finishAndReleaseAll();
  }

  @Test
  void aFullConnectionIsJoinedByAnother() {
    open(TARGET);
    open(TARGET);
    open(TARGET);
    assertThat(dials.flows).as("two wait for the first, one for the second").hasSize(2);
    EmbeddedChannel first = connect(0);
    EmbeddedChannel second = connect(1);
    open(TARGET);
    open(TARGET);
    assertThat(dials.flows).hasSize(3);
    first.finishAndReleaseAll();
    second.finishAndReleaseAll();
  }

  @Test
  void theFirstConnectionWithRoomIsTaken() {
    Future<Channel> early = open(TARGET);
    open(TARGET);
    open(TARGET);
    EmbeddedChannel first = connect(0);
    EmbeddedChannel second = connect(1);
    early.getNow().close();
    open(TARGET).getNow().writeAndFlush(data(0xcc));
    assertThat(written(first)).startsWith("000c0003");
    assertThat(written(second)).isEmpty();
    first.finishAndReleaseAll();
    second.finishAndReleaseAll();
  }

  @Test
  void aDialThatFailsFailsThoseWhoWaitAndNobodyElse() {
    Future<Channel> first = open(TARGET);
    Future<Channel> second = open(TARGET);
    FlowException why = new FlowException(NetworkError.REFUSED, "no");
    dials.promises.get(0).setFailure(why);
    host.runPendingTasks();
    assertThat(first.cause()).isSameAs(why);
    assertThat(second.cause()).isSameAs(why);
    open(TARGET);
    assertThat(dials.flows).hasSize(2);
  }

  @Test
  void aCarrierThatDiedAtOnceIsAFailure() {
    Future<Channel> first = open(TARGET);
    EmbeddedChannel carrier = new EmbeddedChannel(new FlowGate(FlowGate.Owner.NONE));
    carrier.close();
    dials.promises.get(0).setSuccess(carrier);
    host.runPendingTasks();
    assertThat(first.cause()).hasMessage("the connection ended as soon as it was made");
  }

  @Test
  void aClientThatLeavesDoesNotEndTheDialOfTheOthers() {
    Opening leaving = new Opening();
    Future<Channel> first = open(TARGET, host.eventLoop(), leaving);
    Future<Channel> second = open(TARGET);
    leaving.abandon();
    assertThat(first.isCancelled()).isTrue();
    EmbeddedChannel carrier = connect(0);
    second.getNow().writeAndFlush(data(0xaa));
    assertThat(written(carrier)).startsWith("000c0001");
    carrier.finishAndReleaseAll();
  }

  @Test
  void aConnectionThatEndsTakesItsFlowsAlongAndIsForgotten() {
    Future<Channel> first = open(TARGET);
    EmbeddedChannel carrier = connect(0);
    carrier.close();
    host.runPendingTasks();
    carrier.runPendingTasks();
    assertThat(first.getNow().isOpen()).isFalse();
    open(TARGET);
    assertThat(dials.flows).hasSize(2);
  }

  @Test
  void whatThePeerGetsWrongIsLogged() {
    open(TARGET);
    EmbeddedChannel carrier = connect(0);
    carrier.writeInbound(data(0, 0));
    assertThat(carrier.isOpen()).isFalse();
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("[Info]")
        .contains("a mux connection ends > mux: metadata of 0 bytes");
    carrier.finishAndReleaseAll();
  }

  @Test
  void aNameThatCannotBeSentFailsItsFlowOnly() {
    open(TARGET);
    EmbeddedChannel carrier = connect(0);
    Future<Channel> bad = open(Destination.tcp(new Address.Domain("a".repeat(300)), 80));
    assertThat(bad.cause()).hasMessage("mux: the name of the target cannot be sent");
    assertThat(open(TARGET).isSuccess()).isTrue();
    carrier.finishAndReleaseAll();
  }

  @Test
  void eachEventLoopHasItsOwn() {
    EmbeddedChannel other = new EmbeddedChannel();
    open(TARGET);
    open(TARGET, other.eventLoop(), new Opening());
    assertThat(dials.flows).extracting(Flow::eventLoop).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void eachPeerOfADatagramFlowHasASession() {
    List<String> seen = new ArrayList<>();
    Channel flow = open(DNS).getNow();
    FlowGate.of(flow).replaceWith(new Reader(seen));
    flow.config().setAutoRead(true);
    Destination other = Destination.udp(Address.parse("1.1.1.1"), 53);
    flow.writeAndFlush(new Packet(data(0xaa), DNS));
    flow.writeAndFlush(new Packet(data(0xbb), other));
    host.runPendingTasks();
    EmbeddedChannel carrier = connect(0);
    flow.writeAndFlush(new Packet(data(0xcc), DNS));
    host.runPendingTasks();
    assertThat(written(carrier))
        .isEqualTo(
            "000c000101010200350108080808"
                + "0001aa"
                + "000c000201010200350101010101"
                + "0001bb"
                + "0004000102010001cc");
    carrier.writeInbound(
        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0004000202010001dd0004000102010001ee")));
    host.runPendingTasks();
    assertThat(seen).containsExactly("udp:1.1.1.1:53 dd", "udp:8.8.8.8:53 ee");
    flow.close();
    host.runPendingTasks();
    carrier.runPendingTasks();
    assertThat(written(carrier)).isEqualTo("000400020300" + "000400010300");
    carrier.finishAndReleaseAll();
  }

  private static final class Reader extends ChannelInboundHandlerAdapter {
    private final List<String> seen;

    Reader(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Packet packet = (Packet) message;
      seen.add(packet.peer() + " " + ByteBufUtil.hexDump(packet.content()));
      packet.release();
    }
  }
}
