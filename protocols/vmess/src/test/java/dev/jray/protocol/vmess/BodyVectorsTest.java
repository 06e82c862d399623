package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded body, opened in every segmentation and made again. */
final class BodyVectorsTest {

  static Stream<VectorCase> bodies() {
    return Stream.concat(
        VectorCase.group("body").stream(),
        VectorCase.group("body_authenticated_length_v5").stream());
  }

  static Stream<VectorCase> packetBodies() {
    return bodies().filter(known -> known.number("command") == 2);
  }

  private static VmessBody body(VectorCase known) {
    VmessForm form =
        known.has("header_form") && known.text("header_form").equals("legacy")
            ? VmessForm.LEGACY
            : VmessForm.AEAD;
    return new VmessBody(known.request(), form, new SplittableRandom(5));
  }

  private static Direction direction(VectorCase known) {
    return known.text("direction").equals("request") ? Direction.REQUEST : Direction.RESPONSE;
  }

  private static String header(VectorCase known) {
    return known.has("response_header") ? known.text("response_header") : "";
  }

  private static EmbeddedChannel decoder(VectorCase known, Receiver receiver) {
    VmessBody body = body(known);
    EmbeddedChannel channel = new EmbeddedChannel(body.decoder(direction(known), false), receiver);
    if (known.has("response_header")) {
      channel.pipeline().addFirst(new VmessResponseDecoder(body, command -> {}));
    }
    return channel;
  }

  private static boolean bare(VectorCase known) {
    return known.number("security") != 3
        && known.number("security") != 4
        && (Integer.parseInt(known.text("option"), 16) & 1) == 0;
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void opensThemInAnySegmentation(VectorCase known) {
    byte[] wire = Bytes.array(header(known) + known.text("body"));
    Feeds.of(wire, 8, 40)
        .forEach(
            feed -> {
              Receiver receiver = new Receiver();
              EmbeddedChannel channel = decoder(known, receiver);
              feed.into(channel);
              assertThat(receiver.events())
                  .as(feed.name())
                  .isEqualTo(known.is("ends_with_end_marker") ? List.of("end") : List.of());
              channel.writeInbound(EndOfStream.INSTANCE);
              channel.finishAndReleaseAll();
              assertThat(receiver.events()).as(feed.name()).containsExactly("end");
              assertPayload(known, receiver);
            });
  }

  private static void assertPayload(VectorCase known, Receiver receiver) {
    if (known.number("command") != 2) {
      assertThat(receiver.bytes()).isEqualTo(String.join("", hex(known)));
      assertThat(receiver.packets()).isEmpty();
    } else if (bare(known)) {
      assertThat(String.join("", receiver.packets()).replace("udp:example.com:53 ", ""))
          .isEqualTo(String.join("", hex(known)));
    } else {
      assertThat(receiver.packets())
          .isEqualTo(hex(known).stream().map(data -> "udp:example.com:53 " + data).toList());
    }
  }

  private static List<String> hex(VectorCase known) {
    return known.list("writes").stream().map(ByteBufUtil::hexDump).toList();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void makesTheSameBytes(VectorCase known) {
    same(known, made(known, false), header(known) + known.text("body"));
  }

  private static void same(VectorCase known, String made, String expected) {
    assertThat(made).hasSameSizeAs(expected);
    if (!padded(known)) {
      assertThat(made).isEqualTo(expected);
    } else if (known.cases("chunks").isEmpty()) {
      // Padding inside of a cipher stream changes what is behind it: the first chunk must do.
      int first = header(known).length() + 2 * (2 + 4 + known.list("writes").get(0).length);
      assertThat(made.substring(0, first)).isEqualTo(expected.substring(0, first));
    } else {
      assertThat(blanked(known, made)).isEqualTo(blanked(known, expected));
    }
  }

  @ParameterizedTest
  @MethodSource("packetBodies")
  void makesThemOfBuffersAsOfPackets(VectorCase known) {
    same(known, made(known, true), made(known, false));
  }

  private static boolean padded(VectorCase known) {
    boolean none = known.number("security") == 5 && known.number("command") != 2;
    return (Integer.parseInt(known.text("option"), 16) & 8) != 0 && !none;
  }

  // Padding is random: it counts as zeros.
  private static String blanked(VectorCase known, String hex) {
    StringBuilder blanked = new StringBuilder(hex);
    for (VectorCase chunk : known.cases("chunks")) {
      int padding = (int) chunk.number("padding_len");
      int end =
          header(known).length() / 2 + (int) (chunk.number("offset") + 2 + chunk.number("size"));
      for (int i = 2 * (end - padding); i < 2 * end; i++) {
        blanked.setCharAt(i, '0');
      }
    }
    return blanked.toString();
  }

  private static int limit(VectorCase known) {
    return switch ((int) known.number("security")) {
      case 5 -> 8192;
      case 1 -> 2042;
      default -> 1966;
    };
  }

  private static String made(VectorCase known, boolean buffers) {
    VmessBody body = body(known);
    Consumer<ByteBuf> header =
        out -> {
          if (known.has("response_header")) {
            VmessResponse.seal(out, body, Optional.empty());
          }
        };
    EmbeddedChannel channel =
        new EmbeddedChannel(body.encoder(direction(known), header, limit(known)));
    for (byte[] write : known.list("writes")) {
      ByteBuf data = Unpooled.copiedBuffer(write);
      channel.writeOutbound(
          known.number("command") == 2 && !buffers
              ? new Packet(data, body.request().target())
              : data);
    }
    channel.writeOutbound(EndOfStream.INSTANCE);
    StringBuilder made = new StringBuilder();
    Object last = null;
    for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      last = each;
      if (each instanceof ByteBuf bytes) {
        made.append(ByteBufUtil.hexDump(ByteBufUtil.getBytes(bytes)));
        bytes.release();
      } else if (each instanceof Packet packet) {
        made.append(ByteBufUtil.hexDump(packet.content()));
        packet.release();
      }
    }
    assertThat(last == EndOfStream.INSTANCE).isNotEqualTo(known.is("ends_with_end_marker"));
    return made.toString();
  }
}
