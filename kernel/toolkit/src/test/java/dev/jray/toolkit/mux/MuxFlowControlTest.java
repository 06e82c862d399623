package dev.jray.toolkit.mux;

import static dev.jray.toolkit.mux.Carrier.bytes;
import static dev.jray.toolkit.mux.Carrier.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.mux.Taker.SubFlow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MuxFlowControlTest {
  private static final String TCP = "01005001c0000211";
  private static final String UDP = "0200350108080808";
  private static final byte[] BLOCK = new byte[8_192];

  private final Taker taker = new Taker();
  private final MuxServer server = new MuxServer(taker, 5_000, why -> {});
  private final Carrier carrier = new Carrier(server);

  @AfterEach
  void nothingIsLeftBehind() {
    // What a stalled sub-flow was given before its connection ended may still be read
    taker.taken.forEach(flow -> flow.channel.close());
    assertThat(carrier.closesClean()).isTrue();
  }

  private SubFlow begin(int session, String target) {
    carrier.feed(String.format("000c%04x0100", session) + target);
    return taker.last();
  }

  private void send(int session, byte[] data) {
    carrier.feed(Carrier.keep(session, data));
  }

  private SubFlow stalled(int session) {
    SubFlow flow = begin(session, TCP);
    flow.channel.config().setAutoRead(false);
    return flow;
  }

  /** Feeds a session until the carrier is not read any more; answers how much that took. */
  private int fill(int session, byte[] data) {
    int sent = 0;
    while (carrier.reading()) {
      send(session, data);
      sent += data.length;
      assertThat(sent).isLessThan(10 * InputLimits.TOTAL);
    }
    return sent;
  }

  @Test
  void aStalledSessionStopsTheOthersOnlyAtItsBound() {
    SubFlow slow = stalled(1);
    SubFlow other = begin(2, TCP);
    for (int i = 0; i < 25; i++) {
      send(1, BLOCK);
      send(2, BLOCK);
    }
    assertThat(carrier.reading()).isTrue();
    assertThat(other.length()).isEqualTo(25 * BLOCK.length);
    int more = fill(1, BLOCK);
    assertThat(25 * BLOCK.length + more)
        .isBetween(InputLimits.SESSION - 2 * BLOCK.length, InputLimits.SESSION + BLOCK.length);
    assertThat(slow.length()).isZero();
  }

  @Test
  void theCarrierIsReadAgainWhenTheSessionHasReadAll() {
    SubFlow slow = stalled(1);
    int sent = fill(1, BLOCK);
    slow.channel.config().setAutoRead(true);
    carrier.channel.runPendingTasks();
    assertThat(slow.length()).isEqualTo(sent);
    assertThat(carrier.reading()).isTrue();
  }

  @Test
  void whatCameWithTheSameReadIsNotLost() {
    SubFlow slow = stalled(1);
    SubFlow other = begin(2, TCP);
    fill(1, BLOCK);
    // The carrier's pipeline may still hold something
    carrier.feed(Carrier.keep(1, bytes("aa")) + Carrier.keep(2, bytes("bb")) + "000400010300");
    assertThat(other.seen()).isEqualTo("bb");
    slow.channel.config().setAutoRead(true);
    carrier.channel.runPendingTasks();
    assertThat(slow.seen()).endsWith("|end");
  }

  @Test
  void aStalledSessionThatClosesLetsTheOthersGoOn() {
    SubFlow slow = stalled(1);
    fill(1, BLOCK);
    slow.channel.close();
    assertThat(carrier.reading()).isTrue();
  }

  @Test
  void theCarrierWaitsForEveryStalledSession() {
    SubFlow first = stalled(1);
    SubFlow second = stalled(2);
    fill(1, BLOCK);
    // More than its share in one read
    carrier.feed(Carrier.keep(2, new byte[65_535]).repeat(5));
    first.channel.config().setAutoRead(true);
    carrier.channel.runPendingTasks();
    assertThat(carrier.reading()).isFalse();
    second.channel.config().setAutoRead(true);
    carrier.channel.runPendingTasks();
    assertThat(carrier.reading()).isTrue();
  }

  @Test
  void allSessionsTogetherHaveABound() {
    byte[] most = new byte[60_000];
    int total = 0;
    int session = 0;
    List<SubFlow> flows = new ArrayList<>();
    while (carrier.reading()) {
      session++;
      flows.add(stalled(session));
      for (int i = 0; i < 4; i++) {
        send(session, most);
        total += most.length;
      }
      assertThat(session).isLessThan(100);
    }
    assertThat(total).isBetween(InputLimits.TOTAL - 300_000, InputLimits.TOTAL + 300_000);
    flows.get(0).channel.close();
    assertThat(carrier.reading()).isTrue();
  }

  @Test
  void tinyFramesCountWithWhatTheyCostInMemory() {
    stalled(1);
    assertThat(fill(1, new byte[1])).isLessThan(InputLimits.SESSION / 64);
  }

  @Test
  void smallDataThatWaitsDoesNotKeepItsReadBufferAlive() {
    stalled(1);
    SubFlow other = begin(2, TCP);
    ByteBuf read =
        Unpooled.copiedBuffer(bytes(Carrier.keep(1, bytes("aa")) + Carrier.keep(2, BLOCK)));
    carrier.channel.writeInbound(read);
    assertThat(other.length()).isEqualTo(BLOCK.length);
    assertThat(read.refCnt()).isZero();
  }

  @Test
  void dataIsHandedOnWithoutACopy() {
    List<Object> memory = new ArrayList<>();
    SubFlow flow = begin(1, TCP);
    flow.channel
        .pipeline()
        .addFirst(
            new io.netty.channel.ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(io.netty.channel.ChannelHandlerContext ctx, Object message) {
                memory.add(((ByteBuf) message).array());
                ctx.fireChannelRead(message);
              }
            });
    ByteBuf read = Unpooled.copiedBuffer(bytes(Carrier.keep(1, BLOCK)));
    byte[] expected = read.array();
    carrier.channel.writeInbound(read);
    assertThat(memory).singleElement().isSameAs(expected);
  }

  @Test
  void datagramsThatWaitTooLongAreLostAndStopNobody() {
    SubFlow slow = begin(1, UDP);
    slow.channel.config().setAutoRead(false);
    for (int i = 0; i < 1_000; i++) {
      send(1, new byte[2_000]);
    }
    assertThat(carrier.reading()).isTrue();
    slow.channel.config().setAutoRead(true);
    carrier.channel.runPendingTasks();
    assertThat(slow.seen().length() / 4_000).isBetween(25, 35);
  }

  private static ByteBuf block(int length, int fill) {
    byte[] data = new byte[length];
    java.util.Arrays.fill(data, (byte) fill);
    return Unpooled.wrappedBuffer(data);
  }

  /** The sessions of the frames that were written, in order. */
  private String order(String written) {
    StringBuilder order = new StringBuilder();
    ByteBuf in = Carrier.buffer(written);
    while (in.isReadable()) {
      Frame frame = Frame.read(in);
      assertThat(frame.data()).isLessThanOrEqualTo(MuxChannel.MAX_DATA);
      in.skipBytes(Math.max(0, frame.data()));
      order.append(frame.session());
      if (frame.status() == Frame.END) {
        order.append(frame.fault() ? '!' : '.');
      }
    }
    return order.toString();
  }

  @Test
  void aBulkTransferLeavesTurnsToTheOthers() {
    SubFlow bulk = begin(1, TCP);
    SubFlow small = begin(2, TCP);
    SubFlow third = begin(3, TCP);
    carrier.writable(false);
    bulk.write(block(50_000, 1));
    bulk.write(block(50_000, 1));
    small.write(block(100, 2));
    small.write(EndOfStream.INSTANCE);
    third.write(block(20_000, 3));
    assertThat(carrier.written()).isEmpty();
    carrier.writable(true);
    assertThat(order(carrier.written())).isEqualTo("123" + "12.3" + "13" + "1".repeat(11));
  }

  @Test
  void writersSeeThatTheCarrierIsFull() {
    SubFlow flow = begin(1, TCP);
    carrier.writable(false);
    for (int i = 0; i < 3; i++) {
      flow.write(block(50_000, 1));
    }
    assertThat(flow.channel.isWritable()).isFalse();
    carrier.writable(true);
    assertThat(flow.channel.isWritable()).isTrue();
    assertThat(carrier.written()).hasSize(2 * 3 * (50_000 + 7 * 8));
  }

  @Test
  void aSessionThatClosesWhileItWaitsStillSendsWhatItWasGiven() {
    SubFlow flow = begin(1, TCP);
    carrier.writable(false);
    flow.write(block(20_000, 1));
    flow.channel.close();
    assertThat(server.live()).isZero();
    assertThat(server.sessions().size()).isEqualTo(1);
    carrier.writable(true);
    assertThat(order(carrier.written())).isEqualTo("1111!");
    assertThat(server.sessions().isEmpty()).isTrue();
  }

  @Test
  void endsWaitForTheirTurnToo() {
    carrier.writable(false);
    for (int id = 1; id <= 3; id++) {
      begin(id, TCP).channel.close();
    }
    assertThat(carrier.written()).isEmpty();
    carrier.writable(true);
    assertThat(order(carrier.written())).isEqualTo("1!2!3!");
  }

  @Test
  void aConnectionThatEndsFreesWhatWaits() {
    SubFlow flow = begin(1, TCP);
    carrier.writable(false);
    ByteBuf data = block(20_000, 1);
    flow.write(data);
    carrier.channel.close();
    assertThat(data.refCnt()).isZero();
    ByteBuf late = block(10, 1);
    flow.write(late);
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void anAnswerInTheMiddleOfAReadLeavesWithItsEnd() {
    Taker echoing = new Taker();
    Carrier below =
        new Carrier(
            new MuxServer(
                (channel, target, reply) -> {
                  echoing.accept(channel, target, reply);
                  channel.writeAndFlush(block(1, 0xee));
                },
                5_000,
                why -> {}));
    below.feed("000c00010101" + TCP + "0001aa");
    assertThat(below.written()).isEqualTo("0004000102010001ee");
    assertThat(echoing.last().target).isEqualTo(destination("tcp:192.0.2.17:80"));
    assertThat(below.closesClean()).isTrue();
  }
}
