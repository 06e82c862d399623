package dev.jray.toolkit.mux;

import static dev.jray.toolkit.mux.Carrier.buffer;
import static dev.jray.toolkit.mux.Carrier.bytes;
import static dev.jray.toolkit.mux.Carrier.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.toolkit.mux.Taker.SubFlow;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class MuxServerTest {
  private static final String TCP = "01005001c0000211";
  private static final String UDP = "0200350108080808";

  private final List<FlowException> broken = new ArrayList<>();
  private final Taker taker = new Taker();
  private final MuxServer server = new MuxServer(taker, 5_000, broken::add);
  private Carrier carrier = new Carrier(server);

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(carrier.closesClean()).isTrue();
    assertThat(server.live()).isZero();
  }

  private static String begin(int session, String target) {
    return String.format("000c%04x0100", session) + target;
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/vectors/mux-writer.csv", numLinesToSkip = 1)
  void answersAreThoseOfV2Ray(
      String side, String mode, int session, String target, String writes, String frames) {
    if (side.equals("client")) {
      takesWhatAClientOfV2RaySends(target, writes, frames);
      return;
    }
    boolean packets = mode.equals("packet");
    carrier.feed(begin(session, packets ? UDP : TCP));
    for (String data : writes.split(" ")) {
      taker
          .last()
          .write(packets ? new Packet(buffer(data), destination("udp:9.9.9.9:53")) : buffer(data));
    }
    taker.last().write(EndOfStream.INSTANCE);
    assertThat(carrier.written()).isEqualTo(frames.replace(" ", ""));
  }

  private void takesWhatAClientOfV2RaySends(String target, String writes, String frames) {
    for (List<byte[]> feed : Carrier.feeds(frames)) {
      Taker other = new Taker();
      Carrier below = new Carrier(new MuxServer(other, 5_000, broken::add));
      feed.forEach(below::feed);
      SubFlow flow = other.last();
      assertThat(flow.target).isEqualTo(destination(target));
      if (target.startsWith("udp")) {
        String[] data = writes.split(" ");
        assertThat(flow.seen())
            .isEqualTo("[%s %s][%s %s]|closed".formatted(target, data[0], target, data[1]));
      } else {
        assertThat(flow.seen()).isEqualTo(writes.replace(" ", "") + "|end");
      }
      assertThat(below.written()).isEmpty();
      assertThat(below.closesClean()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/vectors/mux-data.csv",
      numLinesToSkip = 1,
      maxCharsPerColumn = 10_000)
  void dataIsReadLikeV2RayDoes(String name, String reader, String wire, String delivered) {
    boolean packets = reader.equals("packet");
    String data = delivered == null ? "" : delivered;
    for (List<byte[]> feed :
        Carrier.feeds("000c00010101" + (packets ? UDP : TCP) + wire.substring(0, dataEnd(wire)))) {
      Taker other = new Taker();
      Carrier below = new Carrier(new MuxServer(other, 5_000, broken::add));
      feed.forEach(below::feed);
      // V2Ray ends the connection for a datagram above 2048 bytes; JRay takes it
      String expected = name.equals("packet-2049") ? wire.substring(4) : data;
      assertThat(other.last().seen())
          .isEqualTo(packets ? "[udp:8.8.8.8:53 " + expected + "]" : expected);
      assertThat(below.closesClean()).isTrue();
    }
  }

  /** Where a vector's first block ends; what follows is not its matter. */
  private static int dataEnd(String wire) {
    return Math.min(wire.length(), 4 + 2 * Integer.parseInt(wire.substring(0, 4), 16));
  }

  @Test
  void sessionsAreMixedFrameByFrame() {
    String wire =
        "000c00010101"
            + TCP
            + "0001aa"
            + begin(2, TCP)
            + Carrier.keep(1, bytes("bb"))
            + Carrier.keep(2, bytes("cc"))
            + "000400010300"
            + Carrier.keep(2, bytes("dd"));
    for (List<byte[]> feed : Carrier.feeds(wire)) {
      Taker other = new Taker();
      Carrier below = new Carrier(new MuxServer(other, 5_000, broken::add));
      feed.forEach(below::feed);
      assertThat(other.taken).extracting(SubFlow::seen).containsExactly("aabb|end", "ccdd");
      assertThat(below.closesClean()).isTrue();
    }
  }

  @Test
  void afterTheClientsEndTheAnswerGoesOn() {
    carrier.feed(begin(1, TCP) + "000400010300");
    taker.last().write(buffer("aa"));
    taker.last().write(EndOfStream.INSTANCE);
    taker.last().channel.close();
    assertThat(carrier.written()).isEqualTo("0004000102010001aa" + "000400010300");
    assertThat(server.sessions().isEmpty()).isTrue();
  }

  @Test
  void anAnswerThatIsCutOffEndsByAFaultBehindItsLastBytes() {
    carrier.feed(begin(1, TCP));
    SubFlow flow = taker.last();
    flow.channel.writeAndFlush(buffer("aa")).addListener(ChannelFutureListener.CLOSE);
    assertThat(carrier.written()).isEqualTo("0004000102010001aa" + "000400010302");
  }

  @Test
  void aRefusalIsAnEndByAFault() {
    carrier.feed(begin(1, TCP));
    taker.last().reply.refused(NetworkError.REFUSED);
    taker.last().write(EndOfStream.INSTANCE);
    assertThat(carrier.written()).isEqualTo("000400010302");
  }

  @Test
  void anEndByAFaultClosesBothWays() {
    carrier.feed(begin(1, TCP) + Carrier.keep(1, bytes("aa")) + "000400010302");
    assertThat(taker.last().seen()).isEqualTo("aa|closed");
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void aNewSessionWithAUsedIdEndsTheOldOne() {
    carrier.feed(begin(1, TCP) + Carrier.keep(1, bytes("aa")) + begin(1, TCP));
    carrier.feed(Carrier.keep(1, bytes("bb")));
    assertThat(taker.taken).extracting(SubFlow::seen).containsExactly("aa|closed", "bb");
    taker.taken.get(0).write(buffer("00"));
    taker.taken.get(1).write(buffer("cc"));
    assertThat(carrier.written()).isEqualTo("0004000102010001cc");
  }

  @Test
  void dataForNobodyIsAnsweredWithAnEndAndOpensNothing() {
    carrier.feed(Carrier.keep(5, bytes("aabb")) + "000400060200" + "000400070300" + begin(1, TCP));
    assertThat(carrier.written()).isEqualTo("000400050300");
    assertThat(taker.taken).hasSize(1);
  }

  @Test
  void answersThatNobodyReadsAreNotPiledUp() {
    carrier.writable(false);
    for (int i = 0; i < 100; i++) {
      carrier.feed(Carrier.keep(5, bytes("aabb")).repeat(100));
    }
    carrier.writable(true);
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void aBlockThatNeverEndsIsDeliveredAsFarAsItCame() {
    carrier.feed(begin(1, TCP) + "00040001020100ff" + "aabb");
    carrier.feedEnd();
    assertThat(taker.last().seen()).isEqualTo("aabb|closed");
    assertThat(carrier.channel.isOpen()).isFalse();
  }

  @Test
  void aDatagramThatNeverEndsIsLost() {
    carrier.feed(begin(1, UDP) + "00040001020100ff" + "aabb");
    carrier.channel.close();
    assertThat(taker.last().seen()).isEqualTo("|closed");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, no metadata",
    "0003 000102, short metadata",
    "0201 0001 0200, long metadata",
    "ffff, longest metadata",
    "0004 0001 0100, New without a target",
    "0007 0001 0100 010050, New with a port only",
    "000c 0001 0100 03005001c0000211, unknown network",
    "000c 0001 0100 01005004c0000211, unknown address type",
    "000b 0001 0100 01005001c00002, short address",
    "0009 0001 0100 0100500200, empty domain",
    "000c 0001 0100 01005002 03612062, bad domain",
    "0004 0001 0000, status 0",
    "0004 0001 0500, status 5",
    "0004 0001 ff00, status 255"
  })
  void badFramesEndTheConnectionAndEverySession(String wire, String why) {
    for (List<byte[]> feed : Carrier.feeds(wire)) {
      broken.clear();
      Taker other = new Taker();
      Carrier below = new Carrier(new MuxServer(other, 5_000, broken::add));
      below.feed(begin(7, TCP));
      feed.forEach(piece -> feedWhileOpen(below, piece));
      assertThat(below.channel.isOpen()).as(why).isFalse();
      assertThat(other.last().seen()).isEqualTo("|closed");
      assertThat(broken).hasSize(1);
      assertThat(below.closesClean()).isTrue();
    }
  }

  private static void feedWhileOpen(Carrier below, byte[] piece) {
    if (below.channel.isOpen()) {
      below.feed(piece);
    }
  }

  @Test
  void aFloodOfSessionsIsBounded() {
    for (int id = 1; id <= 5_000; id++) {
      carrier.feed(begin(id, TCP));
    }
    assertThat(server.live()).isEqualTo(4_096);
    assertThat(taker.taken).hasSize(4_096);
    assertThat(carrier.written()).isEqualTo(refused(4_097, 5_000));
    // One that ends makes room for another
    carrier.feed("000400010302" + begin(5_001, TCP));
    assertThat(taker.taken).hasSize(4_097);
  }

  private static String refused(int from, int to) {
    StringBuilder ends = new StringBuilder();
    for (int id = from; id <= to; id++) {
      ends.append(String.format("0004%04x0302", id));
    }
    return ends.toString();
  }

  @Test
  void theDataOfARefusedSessionIsSkipped() {
    for (int id = 1; id <= 4_096; id++) {
      carrier.feed(begin(id, TCP));
    }
    carrier.feed("000cffff0101" + TCP + "0003aabbcc" + Carrier.keep(1, bytes("dd")));
    assertThat(taker.taken.get(0).seen()).isEqualTo("dd");
  }

  @Test
  void anAbandonedConnectionIsClosed() {
    carrier.feed(begin(1, TCP));
    carrier.pass(20_000);
    assertThat(carrier.channel.isOpen()).as("with a sub-flow").isTrue();
    carrier.feed("000400010302");
    carrier.pass(4_000);
    assertThat(carrier.channel.isOpen()).as("not long enough").isTrue();
    carrier.feed("000400010400");
    carrier.pass(4_000);
    assertThat(carrier.channel.isOpen()).as("kept alive").isTrue();
    carrier.pass(6_000);
    assertThat(carrier.channel.isOpen()).isFalse();
    assertThat(carrier.written()).isEqualTo(" end of stream");
  }

  @Test
  void xudpNamesThePeerOfEachDatagram() throws Exception {
    StringBuilder wire = new StringBuilder();
    for (String line : Resource.lines("mux-xudp.csv")) {
      String[] field = line.split(",", -1);
      if (!field[7].isEmpty() && (wire.length() == 0 || !field[0].startsWith("new"))) {
        wire.append(field[7]);
      }
    }
    for (List<byte[]> feed : Carrier.feeds(wire.toString())) {
      Taker other = new Taker();
      Carrier below = new Carrier(new MuxServer(other, 5_000, broken::add));
      feed.forEach(below::feed);
      assertThat(other.last().seen())
          .isEqualTo(
              "[udp:8.8.8.8:53 616263][udp:8.8.4.4:53 64656667][udp:8.8.8.8:53 64656667]|closed");
      assertThat(below.closesClean()).isTrue();
    }
  }

  @Test
  void answersOfXudpNameTheirPeerUnlessItIsTheTarget() {
    carrier.feed("000c00000101" + UDP + "0001aa");
    taker.last().write(new Packet(buffer("bb"), destination("udp:8.8.4.4:53")));
    taker.last().write(new Packet(buffer("cc"), destination("udp:8.8.8.8:53")));
    assertThat(carrier.written())
        .isEqualTo("000c00000201" + "0200350108080404" + "0001bb" + "0004000002010001cc");
  }

  @Test
  void aPlainSessionTurnsIntoXudpWithTheFirstPeerThatIsNamed() {
    carrier.feed(begin(3, UDP) + "000c00030201" + "0200350108080404" + "0001aa");
    assertThat(taker.last().seen()).isEqualTo("[udp:8.8.4.4:53 aa]");
    taker.last().write(new Packet(buffer("00".repeat(8_192)), destination("udp:8.8.8.8:53")));
    assertThat(carrier.written()).hasSize(2 * (8 + 8_192));
    taker.last().write(new Packet(buffer("00".repeat(8_193)), destination("udp:8.8.8.8:53")));
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void streamsIgnoreAddressesOfDatagrams() {
    carrier.feed(begin(3, TCP) + "000c00030201" + "0200350108080404" + "0001aa");
    assertThat(taker.last().seen()).isEqualTo("aa");
  }

  /** Valid frames with some bytes changed, cut at random: nothing is thrown, nothing leaks. */
  @Test
  void damagedConversationsHarmNobody() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      StringBuilder wire = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        wire.append(frame(random));
      }
      byte[] all = bytes(wire.toString());
      for (int i = 0; i < random.nextInt(4); i++) {
        all[random.nextInt(all.length)] = (byte) random.nextInt(256);
      }
      Taker other = new Taker();
      Carrier below = new Carrier(new MuxServer(other, 5_000, broken::add));
      int from = 0;
      while (from < all.length) {
        int to = Math.min(all.length, from + 1 + random.nextInt(40));
        feedWhileOpen(below, java.util.Arrays.copyOfRange(all, from, to));
        from = to;
      }
      assertThat(below.closesClean()).as("seed %d", seed).isTrue();
      assertThat(other.taken).allMatch(flow -> !flow.channel.isOpen());
    }
  }

  private static String frame(Random random) {
    int id = random.nextInt(4);
    return switch (random.nextInt(5)) {
      case 0 -> begin(id, random.nextBoolean() ? TCP : UDP);
      case 1 -> String.format("0004%04x03%02x", id, random.nextInt(4) & ~1);
      case 2 -> String.format("0004%04x04010002ffff", id);
      default -> Carrier.keep(id, new byte[random.nextInt(60)]);
    };
  }
}
