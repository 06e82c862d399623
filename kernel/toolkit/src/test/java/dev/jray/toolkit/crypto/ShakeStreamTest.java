package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShakeStreamTest {

  @Test
  void beginsAsTheStandardSays() {
    // FIPS 202: SHAKE128 of no bytes.
    byte[] bytes = new byte[32];
    new ShakeStream(new byte[0]).fill(bytes, 0, 32);
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
  }

  /** 167 to 169 bytes: the padding takes one byte, the whole of a block, a new block. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 166, 167, 168, 169, 335, 336, 337, 5000})
  void takesSeedsOfAnyLength(int length) {
    byte[] seed = new byte[length];
    new SplittableRandom(length).nextBytes(seed);
    byte[] expected = new byte[400];
    SHAKEDigest shake = new SHAKEDigest(128);
    shake.update(seed, 0, length);
    shake.doFinal(expected, 0, expected.length);
    byte[] bytes = new byte[expected.length];
    new ShakeStream(seed).fill(bytes, 0, bytes.length);
    assertThat(bytes).isEqualTo(expected);
  }

  @Test
  void numbersAndBytesComeFromOneStreamThatGoesOnForEver() {
    byte[] expected = new byte[10_000];
    SHAKEDigest shake = new SHAKEDigest(128);
    shake.update(new byte[] {1, 2, 3}, 0, 3);
    shake.doFinal(expected, 0, expected.length);
    ShakeStream stream = new ShakeStream(new byte[] {1, 2, 3});
    int at = 0;
    while (at + 9 <= expected.length) {
      assertThat(stream.next()).isEqualTo(((expected[at] & 0xff) << 8) | (expected[at + 1] & 0xff));
      byte[] some = new byte[9];
      stream.fill(some, 1, 7);
      assertThat(some).startsWith(0).endsWith(0);
      for (int i = 0; i < 7; i++) {
        assertThat(some[1 + i]).isEqualTo(expected[at + 2 + i]);
      }
      at += 9;
    }
  }
}
