package dev.jray.toolkit.mux;

import static dev.jray.toolkit.mux.Carrier.buffer;
import static dev.jray.toolkit.mux.Carrier.bytes;
import static dev.jray.toolkit.mux.Carrier.destination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.mux.Taker.SubFlow;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MuxClientTest {
  private static final Destination TARGET = destination("tcp:192.0.2.17:80");
  private static final String TARGET_HEX = "01005001c0000211";

  private final List<Throwable> broken = new ArrayList<>();
  private final MuxClient client = new MuxClient(3, 128, broken::add);
  private final Carrier carrier = new Carrier(client);

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(carrier.closesClean()).isTrue();
    assertThat(client.live()).isZero();
  }

  private SubFlow open() {
    return SubFlow.of(client.open(TARGET));
  }

  private SubFlow openAnnounced() {
    SubFlow flow = open();
    flow.write(buffer("00"));
    carrier.written();
    return flow;
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/vectors/mux-writer.csv", numLinesToSkip = 1)
  void framesAreThoseOfV2Ray(
      String side, String mode, int session, String target, String writes, String frames) {
    if (side.equals("server")) {
      return;
    }
    MuxClient other = new MuxClient(8, 128, broken::add);
    Carrier below = new Carrier(other);
    for (int before = 1; before < session; before++) {
      other.open(TARGET).close();
    }
    Destination to = destination(target);
    Channel channel = other.open(to);
    if (mode.equals("no-first-payload")) {
      below.pass(100);
    }
    for (String data : writes.split(" ")) {
      channel.writeAndFlush(
          to.network().text().equals("udp") ? new Packet(buffer(data), to) : buffer(data));
    }
    channel.writeAndFlush(EndOfStream.INSTANCE);
    channel.close();
    assertThat(below.written()).isEqualTo(frames.replace(" ", ""));
    assertThat(below.closesClean()).isTrue();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/vectors/mux-split.csv", numLinesToSkip = 1)
  void longWritesAreSplitLikeV2RayDoes(int session, String target, String heads, String lengths) {
    byte[] payload = new byte[20_000];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (7 * i + 1);
    }
    Channel channel = client.open(destination(target));
    channel.writeAndFlush(Unpooled.wrappedBuffer(payload));
    channel.writeAndFlush(EndOfStream.INSTANCE);
    String all = carrier.written();
    int at = 0;
    String[] head = heads.split(" ");
    String[] length = lengths.split(" ");
    for (int i = 0; i < head.length; i++) {
      assertThat(all.substring(at)).startsWith(head[i]);
      at += 2 * Integer.parseInt(length[i]);
    }
    assertThat(all).hasSize(at);
    assertThat(session).isEqualTo(1);
  }

  @Test
  void aBatchOfWritesIsFlushedOnce() {
    int[] flushes = {0};
    carrier
        .channel
        .pipeline()
        .addFirst(
            new io.netty.channel.ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(io.netty.channel.ChannelHandlerContext ctx) {
                flushes[0]++;
                ctx.flush();
              }
            });
    SubFlow flow = open();
    flow.channel.write(Unpooled.wrappedBuffer(new byte[40_000]));
    flow.channel.write(Unpooled.wrappedBuffer(new byte[5_000]));
    flow.channel.flush();
    assertThat(flushes[0]).isEqualTo(1);
  }

  @Test
  void aSilentApplicationIsAnnouncedWithinATenthOfASecond() {
    open();
    assertThat(carrier.written()).isEmpty();
    carrier.pass(100);
    assertThat(carrier.written()).isEqualTo("000c00010100" + TARGET_HEX);
    carrier.pass(1_000);
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void whatEndsBeforeItSaidAnythingWasNeverThere() {
    open().channel.close();
    carrier.pass(200);
    assertThat(carrier.written()).isEmpty();
    assertThat(client.sessions().isEmpty()).isTrue();
  }

  @Test
  void anEndWithoutDataNeedsAnAnnouncementFirst() {
    SubFlow flow = open();
    flow.write(EndOfStream.INSTANCE);
    assertThat(carrier.written()).isEqualTo("000c00010100" + TARGET_HEX + "000400010300");
  }

  @Test
  void emptyWritesSendNothing() {
    SubFlow flow = openAnnounced();
    flow.write(Unpooled.EMPTY_BUFFER);
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void afterItsEndASessionIsStillRead() {
    SubFlow flow = openAnnounced();
    flow.write(EndOfStream.INSTANCE);
    assertThat(carrier.written()).isEqualTo("000400010300");
    carrier.feed(Carrier.keep(1, bytes("aabb")));
    carrier.feed("000400010300");
    assertThat(flow.seen()).isEqualTo("aabb|end");
    flow.channel.close();
    assertThat(carrier.written()).as("a second end").isEmpty();
    assertThat(client.sessions().isEmpty()).isTrue();
  }

  @Test
  void afterThePeersEndASessionMayStillBeWritten() {
    SubFlow flow = openAnnounced();
    carrier.feed("000400010300");
    flow.write(buffer("cc"));
    assertThat(carrier.written()).isEqualTo("0004000102010001cc");
    assertThat(flow.seen()).isEqualTo("|end");
  }

  @Test
  void aSecondEndMeansThatThePeerForgotTheSession() {
    SubFlow flow = openAnnounced();
    carrier.feed("000400010300");
    flow.write(buffer("cc"));
    carrier.written();
    carrier.feed("000400010300");
    assertThat(flow.seen()).isEqualTo("|end|closed");
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void anEndByAFaultClosesBothWays() {
    SubFlow flow = openAnnounced();
    carrier.feed(Carrier.keep(1, bytes("aa")) + "000400010302");
    assertThat(flow.seen()).isEqualTo("aa|closed");
    assertThat(carrier.written()).isEmpty();
  }

  @Test
  void aStreamThatIsCutOffEndsByAFault() {
    SubFlow flow = openAnnounced();
    flow.channel.close();
    assertThat(carrier.written()).isEqualTo("000400010302");
  }

  @Test
  void aDatagramSessionJustEnds() {
    SubFlow flow = SubFlow.of(client.open(destination("udp:8.8.8.8:53")));
    flow.write(new Packet(buffer("aa"), destination("udp:8.8.8.8:53")));
    flow.write(buffer("bb"));
    flow.channel.close();
    assertThat(carrier.written())
        .isEqualTo(
            "000c00010101020035 0108080808 0001aa 0004000102010001bb 000400010300"
                .replace(" ", ""));
  }

  @Test
  void datagramsComeFromTheTarget() {
    SubFlow flow = SubFlow.of(client.open(destination("udp:dns.example:53")));
    carrier.feed(Carrier.keep(1, bytes("aabb")) + Carrier.keep(1, new byte[0]));
    assertThat(flow.seen()).isEqualTo("[udp:dns.example:53 aabb][udp:dns.example:53 ]");
  }

  @Test
  void datagramsThatWouldEndTheConnectionAreDropped() {
    SubFlow flow = SubFlow.of(client.open(destination("udp:8.8.8.8:53")));
    flow.write(buffer("00".repeat(2049)));
    flow.write(new Packet(buffer("00".repeat(2049)), destination("udp:8.8.8.8:53")));
    assertThat(carrier.written()).isEmpty();
    flow.write(buffer("00".repeat(2048)));
    assertThat(carrier.written()).hasSize(2 * (2 + 12 + 2 + 2048));
  }

  @Test
  void takesOnlySoManyAtOnceAndInAll() {
    MuxClient small = new MuxClient(2, 3, broken::add);
    Carrier below = new Carrier(small);
    Channel first = small.open(TARGET);
    assertThat(small.full()).isFalse();
    Channel second = small.open(TARGET);
    assertThat(small.full()).isTrue();
    assertThatExceptionOfType(FlowException.class)
        .isThrownBy(() -> small.open(TARGET))
        .satisfies(e -> assertThat(e.code()).isEqualTo(MuxError.FULL));
    first.close();
    assertThat(small.full()).isFalse();
    Channel third = small.open(TARGET);
    second.close();
    assertThat(small.full()).as("three in its life").isTrue();
    assertThat(below.channel.isOpen()).isTrue();
    third.close();
    assertThat(below.written()).isEqualTo(" end of stream");
    assertThat(below.channel.isOpen()).as("after its last one").isFalse();
  }

  @Test
  void idsInUseAreSkippedWhenTheyComeRoundAgain() {
    MuxClient reverse = new MuxClient(8, Integer.MAX_VALUE, broken::add);
    Carrier below = new Carrier(reverse);
    Channel first = reverse.open(TARGET);
    for (int i = 2; i <= 0xffff; i++) {
      reverse.open(TARGET).close();
    }
    Channel zero = reverse.open(TARGET);
    Channel two = reverse.open(TARGET);
    assertThat(((MuxChannel) first).session()).isEqualTo(1);
    assertThat(((MuxChannel) zero).session()).isZero();
    assertThat(((MuxChannel) two).session()).isEqualTo(2);
    below.closesClean();
  }

  @Test
  void targetsWithoutAUsableNameAreRefused() {
    assertThatExceptionOfType(FlowException.class)
        .isThrownBy(() -> client.open(Destination.tcp(new Address.Domain("a".repeat(256)), 80)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(MuxError.BAD_TARGET));
  }

  @Test
  void anUnusedConnectionClosesAtTheNextLook() {
    SubFlow flow = openAnnounced();
    carrier.pass(17_000);
    assertThat(carrier.channel.isOpen()).as("with a sub-flow").isTrue();
    flow.write(EndOfStream.INSTANCE);
    flow.channel.close();
    carrier.written();
    carrier.pass(17_000);
    assertThat(carrier.written()).isEqualTo(" end of stream");
    assertThat(carrier.channel.isOpen()).isFalse();
    assertThat(client.full()).isTrue();
  }

  @Test
  void theEndOfTheConnectionEndsItsFlows() {
    SubFlow first = openAnnounced();
    SubFlow second = openAnnounced();
    carrier.feed(Carrier.keep(1, bytes("aa")));
    carrier.feedEnd();
    assertThat(first.seen()).isEqualTo("aa|closed");
    assertThat(second.seen()).isEqualTo("|closed");
    assertThat(client.full()).isTrue();
    assertThat(carrier.channel.isOpen()).isFalse();
  }

  @Test
  void aBrokenConnectionEndsItsFlows() {
    SubFlow flow = openAnnounced();
    carrier.channel.pipeline().fireExceptionCaught(new java.io.IOException("reset"));
    assertThat(flow.seen()).isEqualTo("|closed");
    assertThat(broken).isEmpty();
  }

  @Test
  void dataForNobodyIsAnsweredWithAnEnd() {
    SubFlow flow = openAnnounced();
    carrier.feed(Carrier.keep(9, bytes("aabbcc")) + Carrier.keep(1, bytes("dd")));
    assertThat(carrier.written()).isEqualTo("000400090300");
    assertThat(flow.seen()).isEqualTo("dd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000400090200", // Keep without data
        "000400090300", // End
        "0004000903010003aabbcc", // End with data
        "0004000103010000" + "0004000203010000", // End with an empty block, of two
        "0004000104010003aabbcc", // KeepAlive with data
        "000400010400",
        "000c00090101" + "01005001c0000211" + "0003aabbcc", // New, which only clients may send
        "000400010200",
        "0004000102010000",
        "00060001 0200 ffff",
      })
  void whatMeansNothingToAClientIsPassedOver(String wire) {
    SubFlow third = openThird();
    carrier.feed(wire);
    carrier.feed(Carrier.keep(3, bytes("dd")));
    assertThat(carrier.written()).isEmpty();
    assertThat(third.seen()).isEqualTo("dd");
  }

  private SubFlow openThird() {
    openAnnounced();
    openAnnounced();
    return openAnnounced();
  }
}
