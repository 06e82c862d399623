package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sealing and opening from buffer to buffer, whatever their kind. */
final class AeadBufferTest {
  private static final byte[] PLAIN = "attack at dawn".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONCE = new byte[Aead.NONCE];

  static Stream<Arguments> cases() {
    return Stream.of(AeadAlgorithm.values())
        .flatMap(
            algorithm ->
                Stream.of("heap", "direct", "composite")
                    .map(kind -> Arguments.of(algorithm, kind)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void buffersHoldTheSameAsArrays(AeadAlgorithm algorithm, String kind) {
    byte[] key = key(algorithm);
    byte[] expected = new byte[PLAIN.length + Aead.TAG];
    Aead.sealer(algorithm, key).seal(NONCE, PLAIN, 0, PLAIN.length, expected, 0);

    ByteBuf in = buffer(kind, PLAIN);
    ByteBuf sealed = Unpooled.directBuffer(1).writeByte(7);
    Aead.sealer(algorithm, key).seal(NONCE, in, PLAIN.length, sealed);
    assertThat(in.isReadable()).isFalse();
    assertThat(sealed.readByte()).isEqualTo((byte) 7);
    assertThat(ByteBufUtil.getBytes(sealed)).isEqualTo(expected);

    ByteBuf again = buffer(kind, expected);
    ByteBuf opened = Unpooled.buffer();
    assertThat(Aead.opener(algorithm, key).open(NONCE, again, expected.length, opened)).isTrue();
    assertThat(again.isReadable()).isFalse();
    assertThat(ByteBufUtil.getBytes(opened)).isEqualTo(PLAIN);
    List.of(in, sealed, again, opened).forEach(ByteBuf::release);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatWasTamperedWithLeavesNothingBehind(AeadAlgorithm algorithm, String kind) {
    byte[] sealed = new byte[PLAIN.length + Aead.TAG];
    Aead.sealer(algorithm, key(algorithm)).seal(NONCE, PLAIN, 0, PLAIN.length, sealed, 0);
    sealed[3] ^= 1;

    ByteBuf in = buffer(kind, sealed);
    ByteBuf out = Unpooled.directBuffer();
    Aead opener = Aead.opener(algorithm, key(algorithm));
    assertThat(opener.open(NONCE, in, sealed.length, out)).isFalse();
    assertThat(out.isReadable()).isFalse();
    List.of(in, out).forEach(ByteBuf::release);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anEmptyTextIsATagAlone(AeadAlgorithm algorithm, String kind) {
    byte[] key = key(algorithm);
    ByteBuf sealed = Unpooled.directBuffer();
    Aead.sealer(algorithm, key).seal(NONCE, Unpooled.EMPTY_BUFFER, 0, sealed);
    assertThat(sealed.readableBytes()).isEqualTo(Aead.TAG);

    ByteBuf in = buffer(kind, ByteBufUtil.getBytes(sealed));
    ByteBuf opened = Unpooled.directBuffer(0);
    assertThat(Aead.opener(algorithm, key).open(NONCE, in, Aead.TAG, opened)).isTrue();
    assertThat(opened.isReadable()).isFalse();
    List.of(sealed, in, opened).forEach(ByteBuf::release);
  }

  private static byte[] key(AeadAlgorithm algorithm) {
    byte[] key = new byte[algorithm.keyLength()];
    Arrays.fill(key, (byte) 0x42);
    return key;
  }

  private static ByteBuf buffer(String kind, byte[] bytes) {
    return switch (kind) {
      case "heap" -> Unpooled.copiedBuffer(bytes);
      case "direct" -> Unpooled.directBuffer(bytes.length).writeBytes(bytes);
      default ->
          Unpooled.wrappedBuffer(
              Unpooled.copiedBuffer(bytes, 0, 5),
              Unpooled.copiedBuffer(bytes, 5, bytes.length - 5));
    };
  }
}
