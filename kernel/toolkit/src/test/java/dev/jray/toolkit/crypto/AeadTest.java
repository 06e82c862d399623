package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AeadTest {

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares examples.
  record Known(
      AeadAlgorithm algorithm, String key, String nonce, String data, byte[] plain, String sealed) {
    @Override
    public String toString() {
      return algorithm.name();
    }
  }

  static Stream<Known> known() {
    byte[] gcm =
        bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    String data = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    byte[] chacha =
        ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                + " future, sunscreen would be it.")
            .getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        // The GCM specification (McGrew, Viega), test cases 4 and 16.
        new Known(
            AeadAlgorithm.AES_128_GCM,
            "feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            data,
            gcm,
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                + "5bc94fbc3221a5db94fae95ae7121a47"),
        new Known(
            AeadAlgorithm.AES_256_GCM,
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            data,
            gcm,
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"),
        // RFC 8439, section 2.8.2.
        new Known(
            AeadAlgorithm.CHACHA20_POLY1305,
            "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
            "070000004041424344454647",
            "50515253c0c1c2c3c4c5c6c7",
            chacha,
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                + "3ff4def08e4b7a9de576d26586cec64b6116"
                + "1ae10b594f09e26a7e902ecbd0600691"));
  }

  @ParameterizedTest
  @MethodSource("known")
  void sealsAndOpensTheExamplesOfTheStandards(Known known) {
    byte[] sealed = new byte[known.plain.length + Aead.TAG];
    Aead.sealer(known.algorithm, bytes(known.key))
        .seal(bytes(known.nonce), bytes(known.data), known.plain, 0, known.plain.length, sealed, 0);
    assertThat(ByteBufUtil.hexDump(sealed)).isEqualTo(known.sealed);
    byte[] opened = new byte[known.plain.length];
    assertThat(
            Aead.opener(known.algorithm, bytes(known.key))
                .open(bytes(known.nonce), bytes(known.data), sealed, 0, sealed.length, opened, 0))
        .isTrue();
    assertThat(opened).isEqualTo(known.plain);
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void worksOnPartsOfArraysAndChangesNothingAroundThem(AeadAlgorithm algorithm) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] key = new byte[algorithm.keyLength()];
    random.nextBytes(key);
    Aead sealer = Aead.sealer(algorithm, key);
    Aead opener = Aead.opener(algorithm, key);
    for (int length : new int[] {0, 1, 15, 16, 17, 1000, 16384}) {
      byte[] nonce = new byte[Aead.NONCE];
      nonce[0] = (byte) (length % 251 + 1);
      byte[] plain = new byte[length + 10];
      random.nextBytes(plain);
      byte[] sealed = new byte[length + Aead.TAG + 6];
      sealer.seal(nonce, plain, 7, length, sealed, 3);
      assertThat(Arrays.copyOf(sealed, 3)).containsOnly(0);
      assertThat(Arrays.copyOfRange(sealed, sealed.length - 3, sealed.length)).containsOnly(0);
      byte[] opened = new byte[length + 5];
      assertThat(opener.open(nonce, sealed, 3, length + Aead.TAG, opened, 2)).isTrue();
      assertThat(Arrays.copyOfRange(opened, 2, 2 + length))
          .isEqualTo(Arrays.copyOfRange(plain, 7, 7 + length));
      assertThat(Arrays.copyOf(opened, 2)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void refusesWhatWasChangedAndGoesOnAfterwards(AeadAlgorithm algorithm) {
    byte[] key = new byte[algorithm.keyLength()];
    byte[] nonce = new byte[Aead.NONCE];
    byte[] sealed = new byte[5 + Aead.TAG];
    Aead.sealer(algorithm, key).seal(nonce, new byte[] {1, 2, 3, 4, 5}, 0, 5, sealed, 0);
    Aead opener = Aead.opener(algorithm, key);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      sealed[bit / 8] ^= (byte) (1 << bit % 8);
      // The JDK's ChaCha20 wants another nonce for each call, as a protocol would give it.
      nonce[11] = (byte) 1;
      opener.open(nonce, sealed, 0, sealed.length, new byte[5], 0);
      nonce[11] = (byte) 0;
      assertThat(opener.open(nonce, sealed, 0, sealed.length, new byte[5], 0)).isFalse();
      sealed[bit / 8] ^= (byte) (1 << bit % 8);
    }
    nonce[11] = (byte) 1;
    assertThat(opener.open(nonce, sealed, 0, sealed.length, new byte[5], 0)).isFalse();
    nonce[11] = (byte) 0;
    assertThat(opener.open(nonce, sealed, 0, sealed.length, new byte[5], 0)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void refusesWhatIsShorterThanATag(AeadAlgorithm algorithm) {
    Aead opener = Aead.opener(algorithm, new byte[algorithm.keyLength()]);
    for (int length = 0; length < Aead.TAG; length++) {
      assertThat(opener.open(new byte[Aead.NONCE], new byte[16], 0, length, new byte[16], 0))
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void refusesToSealTwiceWithOneNonce(AeadAlgorithm algorithm) {
    Aead sealer = Aead.sealer(algorithm, new byte[algorithm.keyLength()]);
    sealer.seal(new byte[Aead.NONCE], new byte[1], 0, 1, new byte[17], 0);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> sealer.seal(new byte[Aead.NONCE], new byte[1], 0, 1, new byte[17], 0));
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Aead.opener(AeadAlgorithm.AES_128_GCM, new byte[32]))
        .withMessage("AES_128_GCM has keys of 16 bytes, not 32");
  }

  private static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex);
  }
}
