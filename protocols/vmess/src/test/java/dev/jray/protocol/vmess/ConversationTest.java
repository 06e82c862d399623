package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Feeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole recorded conversations between V2Ray's client and server. */
final class ConversationTest {

  static List<VectorCase> conversations() {
    return VectorCase.group("conversation");
  }

  private static VmessForm form(VectorCase known) {
    return known.text("form").equals("legacy") ? VmessForm.LEGACY : VmessForm.AEAD;
  }

  private static TestHeader opener(VectorCase known, byte[] first) {
    VmessId id = VmessId.parse(known.text("uuid"));
    if (form(known) == VmessForm.AEAD) {
      assertThat(id.authIdKey().open(first)).isBetween(1609459080L, 1609459320L);
      return TestHeader.aead(id, first);
    }
    long now = known.number("server_time");
    for (byte[] alterId : id.alterIds((int) known.number("alter_id"))) {
      for (long time = now - 120; time <= now + 120; time++) {
        if (Arrays.equals(LegacyAuth.hmac(alterId, time), first)) {
          return TestHeader.legacy(id, time);
        }
      }
    }
    throw new AssertionError("no alter id and no second fits");
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void areReadFromBothSides(VectorCase known) {
    ByteBuf wire = Unpooled.wrappedBuffer(known.bytes("client_to_server"));
    byte[] first = new byte[16];
    wire.readBytes(first);
    VmessRequest request = opener(known, first).open(wire);
    assertThat(request)
        .usingRecursiveComparison()
        .ignoringFields("target")
        .isEqualTo(known.request());
    assertThat(request.target()).hasToString(known.text("destination"));

    byte[] requestBody = new byte[wire.readableBytes()];
    wire.readBytes(requestBody);
    Feeds.of(requestBody, 5, 40)
        .forEach(feed -> assertRead(known, feed, request, Direction.REQUEST, "request_payload"));
    Feeds.of(known.bytes("server_to_client"), 5, 40)
        .forEach(feed -> assertRead(known, feed, request, Direction.RESPONSE, "response_payload"));
  }

  private static void assertRead(
      VectorCase known, Feeds feed, VmessRequest request, Direction direction, String payload) {
    VmessBody body = new VmessBody(request, form(known), new SplittableRandom(1));
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = new EmbeddedChannel(body.decoder(direction, false), receiver);
    if (direction == Direction.RESPONSE) {
      channel.pipeline().addFirst(new VmessResponseDecoder(body, command -> {}));
    }
    feed.into(channel);
    channel.writeInbound(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
    assertThat(receiver.events()).as(feed.name()).containsExactly("end");
    if (request.command() == VmessCommand.UDP) {
      assertThat(receiver.packets()).containsExactly(request.target() + " " + known.text(payload));
    } else {
      assertThat(receiver.bytes()).isEqualTo(known.text(payload));
    }
  }
}
