package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are wrong or end too early. */
final class BadBodyTest {
  private static final String FIRST = text("first chunk");
  private static final String BOTH = text("first chunksecond chunk");

  // What must come of each recorded case: the payload, and then the end or the error.
  private static final Map<String, List<String>> EXPECTED =
      Map.of(
          "good", List.of(BOTH, "end"),
          "tampered-first-ciphertext-byte", List.of("", "BAD_CHUNK"),
          "tampered-second-tag", List.of(FIRST, "BAD_CHUNK"),
          "tampered-padding-of-first", List.of(BOTH, "end"),
          "truncated-mid-chunk", List.of(FIRST, "TRUNCATED"),
          "truncated-between-chunks", List.of(FIRST, "TRUNCATED"),
          "size-below-tag-plus-padding", List.of("", "BAD_CHUNK_SIZE"),
          "size-zero", List.of("", "BAD_CHUNK_SIZE"),
          "cfb-chunk-shorter-than-checksum", List.of("", "BAD_CHUNK_SIZE"));

  static Stream<VectorCase> recorded() {
    return VectorCase.group("body_bad").stream()
        .filter(known -> EXPECTED.containsKey(known.text("name")));
  }

  private static String text(String text) {
    return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static EmbeddedChannel decoder(VmessRequest request, Receiver receiver) {
    return decoder(request, receiver, false);
  }

  private static EmbeddedChannel decoder(
      VmessRequest request, Receiver receiver, boolean markerOptional) {
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(1));
    return new EmbeddedChannel(body.decoder(Direction.REQUEST, markerOptional), receiver);
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void comesToTheRequiredEndInAnySegmentation(VectorCase known) {
    List<String> expected = EXPECTED.get(known.text("name"));
    Feeds.of(known.bytes("body"), 8, 30)
        .forEach(
            feed -> {
              Receiver receiver = new Receiver();
              EmbeddedChannel channel = decoder(known.request(), receiver);
              feed.into(channel);
              channel.writeInbound(EndOfStream.INSTANCE);
              channel.finishAndReleaseAll();
              assertThat(receiver.bytes()).as(feed.name()).isEqualTo(expected.get(0));
              assertThat(receiver.events()).as(feed.name()).containsExactly(expected.get(1));
            });
  }

  @Test
  void everyRecordedCaseIsTested() {
    assertThat(VectorCase.group("body_bad").stream().map(known -> known.text("name")))
        .hasSize(EXPECTED.size() + 2)
        .contains("peer-chunk-2048-bytes", "option-padding-without-masking");
  }

  @Test
  void aChunkOf2048BytesIsFine() {
    VectorCase known =
        VectorCase.group("body_bad").stream()
            .filter(each -> each.text("name").equals("peer-chunk-2048-bytes"))
            .findFirst()
            .orElseThrow();
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = decoder(known.request(), receiver);
    channel.writeInbound(Unpooled.wrappedBuffer(known.bytes("body")));
    assertThat(receiver.bytes()).startsWith(known.text("payload"));
    channel.finishAndReleaseAll();
  }

  private static byte[] made(VmessRequest request, int limit, byte[]... writes) {
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(2));
    EmbeddedChannel channel =
        new EmbeddedChannel(body.encoder(Direction.REQUEST, out -> {}, limit));
    for (byte[] write : writes) {
      channel.writeOutbound(Unpooled.copiedBuffer(write));
    }
    if (request.has(VmessOptions.CHUNK_STREAM)) {
      channel.writeOutbound(EndOfStream.INSTANCE);
    }
    return Bytes.array(Bytes.written(channel));
  }

  static Stream<VmessRequest> requests() {
    return TestRequests.marked();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theLargestChunksOfTheFormatAreFine(VmessRequest request) {
    byte[] payload = new byte[200_000];
    new SplittableRandom(3).nextBytes(payload);
    byte[] wire = made(request, 0xffff - 16 - 63, payload);
    for (int seed = 0; seed < 3; seed++) {
      Receiver receiver = new Receiver();
      EmbeddedChannel channel = decoder(request, receiver);
      for (byte[] piece : Feeds.split(wire, new SplittableRandom(seed), 90_000)) {
        channel.writeInbound(Unpooled.wrappedBuffer(piece));
      }
      assertThat(receiver.bytes()).isEqualTo(ByteBufUtil.hexDump(payload));
      assertThat(receiver.events()).containsExactly("end");
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void dataBehindTheEndMarkerIsAnError(VmessRequest request) {
    byte[] wire = made(request, 16384, new byte[] {1, 2, 3});
    for (boolean together : new boolean[] {true, false}) {
      Receiver receiver = new Receiver();
      EmbeddedChannel channel = decoder(request, receiver);
      if (together) {
        channel.writeInbound(Unpooled.wrappedBuffer(wire, new byte[] {7}));
      } else {
        channel.writeInbound(Unpooled.copiedBuffer(wire));
        channel.writeInbound(Unpooled.copiedBuffer(new byte[] {7}));
      }
      channel.writeInbound(Unpooled.copiedBuffer(wire));
      channel.finishAndReleaseAll();
      assertThat(receiver.bytes()).isEqualTo("010203");
      assertThat(receiver.events()).containsExactly("end", "DATA_AFTER_END");
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theTransportsEndBehindTheEndMarkerIsNoSecondEnd(VmessRequest request) {
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = decoder(request, receiver);
    channel.writeInbound(Unpooled.copiedBuffer(made(request, 16384)));
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    channel.writeInbound(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
    assertThat(receiver.events()).containsExactly("end");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theEndMarkerIsVerified(VmessRequest request) {
    byte[] wire = made(request, 16384);
    if (request.security() == VmessSecurity.NONE) {
      return;
    }
    int sizeLength = request.has(VmessOptions.AUTHENTICATED_LENGTH) ? 18 : 2;
    for (int at = sizeLength; at < sizeLength + 4; at++) {
      byte[] changed = wire.clone();
      changed[at] ^= 1;
      Receiver receiver = new Receiver();
      EmbeddedChannel channel = decoder(request, receiver);
      channel.writeInbound(Unpooled.wrappedBuffer(changed));
      channel.finishAndReleaseAll();
      assertThat(receiver.events()).containsExactly("BAD_CHUNK");
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aConnectionThatEndsWithoutAMarkerIsTruncatedUnlessMarkersAreOptional(VmessRequest request) {
    byte[] whole = made(request, 16384, new byte[] {1, 2, 3, 4, 5});
    int chunk = firstChunk(request, whole);
    for (int length = 1; length < whole.length; length++) {
      String payload = length < chunk ? "" : "0102030405";
      assertEnd(request, false, whole, length, payload, "TRUNCATED");
      assertEnd(request, true, whole, length, payload, length == chunk ? "end" : "TRUNCATED");
    }
  }

  private static void assertEnd(
      VmessRequest request,
      boolean optional,
      byte[] whole,
      int length,
      String payload,
      String event) {
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = decoder(request, receiver, optional);
    channel.writeInbound(Unpooled.copiedBuffer(whole, 0, length));
    channel.writeInbound(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
    assertThat(receiver.bytes()).isEqualTo(payload);
    assertThat(receiver.events()).containsExactly(event);
  }

  /** After how many bytes the first payload comes. */
  private static int firstChunk(VmessRequest request, byte[] whole) {
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = decoder(request, receiver);
    int length = 0;
    while (receiver.bytes().isEmpty()) {
      channel.writeInbound(Unpooled.copiedBuffer(whole, length++, 1));
    }
    channel.finishAndReleaseAll();
    return length;
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aConnectionThatBreaksIsTruncatedBeforeItIsGone(VmessRequest request) {
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = decoder(request, receiver);
    channel.close();
    assertThat(receiver.events()).containsExactly("TRUNCATED");
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 12})
  void withoutChunkStreamASealedBodyMayEndBetweenChunks(int options) {
    VmessRequest request = TestRequests.tcp(VmessSecurity.AES_128_GCM, options);
    byte[] wire = made(request, 16384, new byte[] {1, 2, 3});
    Receiver receiver = new Receiver();
    EmbeddedChannel channel = decoder(request, receiver);
    channel.writeInbound(Unpooled.copiedBuffer(wire));
    channel.writeInbound(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
    assertThat(receiver.bytes()).isEqualTo("010203");
    assertThat(receiver.events()).containsExactly("end");
    Receiver cut = new Receiver();
    channel = decoder(request, cut);
    channel.writeInbound(Unpooled.copiedBuffer(wire, 0, wire.length - 1));
    channel.writeInbound(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
    assertThat(cut.bytes() + cut.events()).doesNotContain("end");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void changedBytesNeverYieldChangedPayload(VmessRequest request) {
    if (request.security() == VmessSecurity.NONE) {
      return;
    }
    SplittableRandom random = new SplittableRandom(6);
    byte[] payload = new byte[100];
    random.nextBytes(payload);
    byte[] wire = made(request, 40, payload);
    for (int i = 0; i < 100; i++) {
      byte[] changed = wire.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      Receiver receiver = new Receiver();
      EmbeddedChannel channel = decoder(request, receiver);
      for (byte[] piece : Feeds.split(changed, random, 60)) {
        channel.writeInbound(Unpooled.wrappedBuffer(piece));
      }
      channel.writeInbound(EndOfStream.INSTANCE);
      channel.finishAndReleaseAll();
      assertThat(ByteBufUtil.hexDump(payload)).startsWith(receiver.bytes());
      assertThat(receiver.events()).hasSize(1).doesNotContain("unexpected");
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void randomBytesCauseOneErrorAndAreDropped(VmessRequest request) {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 5; i++) {
      byte[] noise = new byte[70_000];
      random.nextBytes(noise);
      Receiver receiver = new Receiver();
      EmbeddedChannel channel = decoder(request, receiver);
      for (int at = 0; at < noise.length; at += 10_000) {
        ByteBuf piece = Unpooled.copiedBuffer(Arrays.copyOfRange(noise, at, at + 10_000));
        channel.writeInbound(piece);
        assertThat(piece.refCnt()).isZero();
      }
      channel.writeInbound(EndOfStream.INSTANCE);
      channel.finishAndReleaseAll();
      assertThat(receiver.events()).isNotEmpty();
      assertThat(receiver.events())
          .allMatch(event -> event.equals("end") || !VmessError.valueOf(event).name().isEmpty());
    }
  }

  @Test
  void aDecoderThatIsRemovedFreesWhatItKept() {
    VmessRequest request = TestRequests.tcp(VmessSecurity.AES_128_GCM, 13);
    byte[] wire = made(request, 16384, new byte[1000]);
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(1));
    EmbeddedChannel channel =
        new EmbeddedChannel(body.decoder(Direction.REQUEST, false), new Receiver());
    channel.writeInbound(Unpooled.copiedBuffer(wire, 0, 500));
    channel.pipeline().removeFirst();
    channel.finishAndReleaseAll();
    assertThat(channel.inboundMessages()).isEmpty();
  }
}
