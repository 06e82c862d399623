package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CfbStreamTest {
  // NIST SP 800-38A, F.3.13: CFB128-AES128.
  private static final byte[] KEY = bytes("2b7e151628aed2a6abf7158809cf4f3c");
  private static final byte[] IV = bytes("000102030405060708090a0b0c0d0e0f");
  private static final byte[] PLAIN =
      bytes(
          "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
              + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
  private static final byte[] CIPHER =
      bytes(
          "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"
              + "26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6");

  @Test
  void encryptsAndDecryptsTheExampleOfTheStandard() {
    byte[] bytes = PLAIN.clone();
    CfbStream.encryptor(KEY, IV).apply(bytes, 0, bytes.length);
    assertThat(bytes).isEqualTo(CIPHER);
    CfbStream.decryptor(KEY, IV).apply(bytes, 0, bytes.length);
    assertThat(bytes).isEqualTo(PLAIN);
  }

  @Test
  void yieldsEachByteAtOnce() {
    byte[] bytes = PLAIN.clone();
    CfbStream encryptor = CfbStream.encryptor(KEY, IV);
    CfbStream decryptor = CfbStream.decryptor(KEY, IV);
    for (int i = 0; i < bytes.length; i++) {
      encryptor.apply(bytes, i, 1);
      assertThat(bytes[i]).isEqualTo(CIPHER[i]);
      decryptor.apply(bytes, i, 1);
      assertThat(bytes[i]).isEqualTo(PLAIN[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isTheSameStreamHoweverItIsCut(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] plain = new byte[5000];
    random.nextBytes(plain);
    byte[] whole = plain.clone();
    CfbStream.encryptor(KEY, IV).apply(whole, 0, whole.length);
    byte[] cut = plain.clone();
    cut(random, CfbStream.encryptor(KEY, IV), cut);
    assertThat(cut).isEqualTo(whole);
    cut(random, CfbStream.decryptor(KEY, IV), cut);
    assertThat(cut).isEqualTo(plain);
  }

  private static void cut(SplittableRandom random, CfbStream stream, byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, random.nextInt(random.nextInt(1, 700)));
      stream.apply(bytes, at, length);
      at += length;
    }
  }

  @Test
  void leavesTheBytesAroundAlone() {
    byte[] bytes = new byte[500];
    CfbStream.encryptor(KEY, IV).apply(bytes, 100, 300);
    assertThat(Arrays.copyOf(bytes, 100)).containsOnly(0);
    assertThat(Arrays.copyOfRange(bytes, 400, 500)).containsOnly(0);
  }

  @Test
  void refusesBadKeysAndIvs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CfbStream.encryptor(KEY, new byte[12]))
        .withMessage("an IV has 16 bytes, not 12");
    assertThatIllegalArgumentException().isThrownBy(() -> CfbStream.encryptor(new byte[5], IV));
  }

  private static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex);
  }
}
