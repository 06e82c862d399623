package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import dev.jray.toolkit.codec.AddressError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TokenHandshakeTest {
  private static final User ANN = new User("ann", 0, new TokenAccount("abc"));
  private static final User BOB = new User("bob", 3, new TokenAccount("wörd"));
  private static final TokenInboundSettings SETTINGS = new TokenInboundSettings(List.of(ANN, BOB));

  private final RecordingSink sink = new RecordingSink(Flows.source(Network.TCP));
  private final List<ByteBuf> fed = new ArrayList<>();
  private EmbeddedChannel channel = new EmbeddedChannel();

  private String feed(List<byte[]> parts) {
    channel = new EmbeddedChannel();
    new TokenInbound(SETTINGS).accept(channel.pipeline(), sink);
    StringBuilder passed = new StringBuilder();
    for (byte[] part : parts) {
      fed.add(Unpooled.copiedBuffer(part));
      channel.writeInbound(fed.get(fed.size() - 1));
      for (ByteBuf out = channel.readInbound(); out != null; out = channel.readInbound()) {
        passed.append(out.toString(StandardCharsets.US_ASCII));
        out.release();
      }
    }
    return passed.toString();
  }

  private void finish() {
    channel.finishAndReleaseAll();
    assertThat(fed).allMatch(buf -> buf.refCnt() == 0);
  }

  @Test
  void aRequestOpensAFlowForItsUserHoweverTheBytesArrive() {
    byte[] bytes = Bytes.array("03 616263 03 0b 6578616d706c652e636f6d 01bb 68656c6c6f");
    for (Feeds feed : Feeds.of(bytes, 200, 9).toList()) {
      sink.opened().clear();
      assertThat(feed(feed.pieces())).as(feed.name()).isEqualTo("hello");
      assertThat(sink.opened())
          .singleElement()
          .satisfies(
              request ->
                  assertThat(request.target())
                      .isEqualTo(Destination.tcp(new Address.Domain("example.com"), 443)))
          .satisfies(request -> assertThat(request.user()).containsSame(ANN));
      assertThat(channel.pipeline().get(TokenHandshake.class)).isNull();
      finish();
    }
    assertThat(sink.rejected()).isEmpty();
    assertThat(sink.held()).isZero();
  }

  @Test
  void eachTokenHasItsUser() {
    feed(List.of(Bytes.array("05 77c3b67264 01 7f000001 0050")));
    assertThat(sink.opened())
        .singleElement()
        .satisfies(r -> assertThat(r.user()).containsSame(BOB));
    finish();
  }

  @Test
  void afterTheHandshakeEverythingFlowsOn() {
    feed(List.of(Bytes.array("03 616263 01 7f000001 0050")));
    channel.writeInbound(EndOfStream.INSTANCE);
    Object passed = channel.readInbound();
    assertThat(passed).isSameAs(EndOfStream.INSTANCE);
    finish();
  }

  @Test
  void aWrongTokenIsRejectedOnceAndTheRestIsDropped() {
    for (String token : List.of("00", "03 616264", "02 6162", "04 61626364", "01 00")) {
      sink.rejected().clear();
      assertThat(
              feed(List.of(Bytes.array(token), Bytes.array("01 7f000001 0050"), new byte[100_000])))
          .isEmpty();
      assertRejected(TokenError.BAD_TOKEN);
      finish();
    }
  }

  @Test
  void aTokenIsJudgedBeforeTheAddressArrives() {
    feed(List.of(Bytes.array("03 616264")));
    assertRejected(TokenError.BAD_TOKEN);
    finish();
  }

  @Test
  void anAddressThatIsNoneIsRejected() {
    feed(List.of(Bytes.array("03 616263 02 7f000001 0050 00")));
    assertRejected(AddressError.BAD_TYPE);
    finish();
    sink.rejected().clear();
    feed(List.of(Bytes.array("03 616263 03 01 20 0050")));
    assertRejected(AddressError.BAD_DOMAIN);
    finish();
  }

  private void assertRejected(ErrorCode code) {
    assertThat(sink.opened()).isEmpty();
    assertThat(sink.rejected())
        .singleElement()
        .satisfies(e -> assertThat(e.code()).isSameAs(code))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("abc"));
  }

  @Test
  void aClientThatGoesAwayAmidTheHandshakeLeavesNothingBehind() {
    byte[] bytes = Bytes.array("03 616263 01 7f000001 0050");
    for (int n = 1; n < bytes.length; n++) {
      feed(List.of(Arrays.copyOf(bytes, n)));
      finish();
    }
    assertThat(sink.opened()).isEmpty();
    assertThat(sink.rejected()).isEmpty();
  }

  @Test
  void noiseOpensNothingAndThrowsNothing() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] noise = new byte[1 + random.nextInt(600)];
      random.nextBytes(noise);
      if (random.nextInt(3) == 0 && noise.length > 3) {
        noise[0] = 3;
        noise[1] = 'a';
        noise[2] = 'b';
        noise[3] = 'd';
      }
      int before = sink.rejected().size();
      assertThat(feed(Feeds.split(noise, random, 200))).isEmpty();
      boolean whole = noise.length > (noise[0] & 0xff);
      assertThat(sink.rejected().size() - before).isEqualTo(whole ? 1 : 0);
      finish();
      fed.clear();
    }
    assertThat(sink.opened()).isEmpty();
  }

  @Test
  void noiseBehindAGoodTokenIsAnAddressOrRejected() {
    Random random = new Random(8);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[4 + random.nextInt(300)];
      random.nextBytes(bytes);
      System.arraycopy(Bytes.array("03616263"), 0, bytes, 0, 4);
      feed(Feeds.split(bytes, random, 50));
      finish();
      fed.clear();
    }
    assertThat(sink.opened()).isNotEmpty();
    assertThat(sink.rejected()).isNotEmpty();
  }
}
