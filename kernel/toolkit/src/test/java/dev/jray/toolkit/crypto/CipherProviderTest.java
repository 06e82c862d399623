package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever serves, the bytes and the answers are the same. */
final class CipherProviderTest {
  private static final CipherSource JDK = CipherSource.load(CipherProvider.SUNJCE).orElseThrow();

  /** Those that this machine has. */
  static Stream<Arguments> sources() {
    return Stream.of(CipherProvider.values())
        .flatMap(kind -> CipherSource.load(kind).stream())
        .flatMap(
            source ->
                Stream.of(AeadAlgorithm.values())
                    .filter(source::serves)
                    .map(algorithm -> Arguments.of(source, algorithm)));
  }

  @Test
  void noneIsRegisteredForTheRestOfTheJvm() {
    sources().forEach(source -> {});
    assertThat(Security.getProviders())
        .extracting(Provider::getName)
        .contains("SunJCE")
        .doesNotContain("Conscrypt", "AmazonCorrettoCryptoProvider");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void chunksOfEachLengthAreTheSameAsTheJdks(CipherSource source, AeadAlgorithm algorithm) {
    SplittableRandom random = new SplittableRandom(5);
    byte[] key = new byte[algorithm.keyLength()];
    random.nextBytes(key);
    Aead ours = Aead.sealer(algorithm, key, source);
    Aead jdks = Aead.sealer(algorithm, key, JDK);
    Aead opener = Aead.opener(algorithm, key, source);
    int count = 0;
    for (int length : new int[] {0, 1, 15, 16, 17, 2048, 16_384, 17_409, 65_519}) {
      byte[] nonce = new byte[Aead.NONCE];
      nonce[5] = (byte) ++count;
      byte[] plain = new byte[length];
      random.nextBytes(plain);
      byte[] expected = new byte[length + Aead.TAG];
      jdks.seal(nonce, plain, 0, length, expected, 0);

      ByteBuf in = Unpooled.directBuffer(length + 8).writeInt(1).writeBytes(plain).writeInt(2);
      ByteBuf sealed = Unpooled.directBuffer(4).writeInt(3);
      ours.seal(nonce, in.skipBytes(4), length, sealed);
      assertThat(in.readInt()).isEqualTo(2);
      assertThat(sealed.readInt()).isEqualTo(3);
      assertThat(ByteBufUtil.getBytes(sealed)).isEqualTo(expected);

      ByteBuf opened = Unpooled.directBuffer(0);
      assertThat(opener.open(nonce, sealed, length + Aead.TAG, opened)).isTrue();
      assertThat(sealed.isReadable()).isFalse();
      assertThat(ByteBufUtil.getBytes(opened)).isEqualTo(plain);
      List.of(in, sealed, opened).forEach(ByteBuf::release);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void whatIsNotAuthenticIsRefusedAndTheNextChunkIsOpened(
      CipherSource source, AeadAlgorithm algorithm) {
    byte[] key = new byte[algorithm.keyLength()];
    byte[] text = new byte[100 + Aead.TAG];
    byte[] nonce = new byte[Aead.NONCE];
    Aead.sealer(algorithm, key, source).seal(nonce, new byte[100], 0, 100, text, 0);
    Aead opener = Aead.opener(algorithm, key, source);
    for (int broken : new int[] {0, 99, 100, 115}) {
      byte[] copy = text.clone();
      copy[broken] ^= 1;
      assertThat(opened(opener, new byte[] {(byte) broken, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, text))
          .isEmpty();
      assertThat(opened(opener, nonce, copy)).isEmpty();
    }
    assertThat(opened(opener, new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, text)).isEmpty();
    assertThat(opened(opener, nonce, text)).hasSize(100).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void theNonceOfTheCallBeforeOpensTheTextOrFailsCleanly(
      CipherSource source, AeadAlgorithm algorithm) {
    byte[] key = new byte[algorithm.keyLength()];
    byte[] text = new byte[1 + Aead.TAG];
    Aead sealer = Aead.sealer(algorithm, key, source);
    byte[] nonce = new byte[Aead.NONCE];
    sealer.seal(nonce, new byte[] {9}, 0, 1, text, 0);
    Aead opener = Aead.opener(algorithm, key, source);
    assertThat(opened(opener, nonce, text)).containsExactly(9);
    byte[] again = opened(opener, nonce, text);
    assertThat(again.length == 0 || Arrays.equals(again, new byte[] {9})).isTrue();
    opened(opener, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, text);
    assertThat(opened(opener, nonce, text)).containsExactly(9);

    ByteBuf buffer = Unpooled.directBuffer().writeZero(100);
    assertThatIllegalStateException()
        .isThrownBy(() -> sealer.seal(nonce, buffer, 10, buffer))
        .withMessage("cannot seal with " + algorithm);
    buffer.release();
  }

  private static byte[] opened(Aead opener, byte[] nonce, byte[] text) {
    ByteBuf in = Unpooled.directBuffer().writeBytes(text);
    ByteBuf out = Unpooled.directBuffer();
    try {
      boolean authentic = opener.open(nonce, in, text.length, out);
      assertThat(out.isReadable()).isEqualTo(authentic);
      return ByteBufUtil.getBytes(out);
    } finally {
      in.release();
      out.release();
    }
  }
}
