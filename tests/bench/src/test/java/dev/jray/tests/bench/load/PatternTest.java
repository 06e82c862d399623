package dev.jray.tests.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PatternTest {
  private final Pattern pattern = new Pattern();

  @Test
  void bytesAreTheirOwnAtEveryOffsetAndLength() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      long offset = random.nextLong(5_000_000_000L);
      int length = random.nextInt(Pattern.MAX_SLICE + 1);

      assertThat(pattern.firstDifference(bytes(offset, length), length, offset)).isEqualTo(-1);
    }
  }

  @Test
  void aStreamThatIsOutOfStepIsFoundOut() {
    for (int missing : new int[] {1, 8, 1460, 2048, 4096, 8192, 16_384, 65_536, 131_072, 262_144}) {
      assertThat(pattern.firstDifference(bytes(missing, 4096), 4096, 0)).isEqualTo(0);
    }
  }

  @Test
  void firstSampleEveryFourthKilobyteAndLastSampleAreCompared() {
    for (int position : new int[] {0, 7, 4096, 8199, 9992, 9999}) {
      ByteBuffer received = bytes(100, 10_000);
      received.put(position, (byte) (received.get(position) ^ 1));

      assertThat(pattern.firstDifference(received, 10_000, 100)).isBetween(100L, 100L + position);
    }
  }

  @Test
  void shortPiecesAreComparedByteByByte() {
    ByteBuffer received = bytes(50, 5);
    received.put(4, (byte) (received.get(4) ^ 1));

    assertThat(pattern.firstDifference(received, 5, 50)).isEqualTo(54);
    assertThat(pattern.firstDifference(received, 4, 50)).isEqualTo(-1);
  }

  private ByteBuffer bytes(long offset, int length) {
    ByteBuffer view = pattern.view();
    Pattern.seek(view, offset, length);
    return ByteBuffer.allocateDirect(Math.max(1, length)).put(view);
  }
}
