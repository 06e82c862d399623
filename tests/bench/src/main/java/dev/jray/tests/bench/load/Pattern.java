package dev.jray.tests.bench.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The contents of every bulk stream: a random block, repeated. The block's length is a prime, so a
 * stream that lost, doubled or swapped buffers of any usual size is out of step afterwards.
 *
 * <p>Checking is sampled (eight bytes in every 4 KB and both ends of each read): it finds bytes at
 * the wrong place at next to no cost, and the count is exact. It would not find a single flipped
 * bit.
 */
final class Pattern {
  static final int PERIOD = 262_139;
  static final int MAX_SLICE = 256 * 1024;

  private static final int STRIDE = 4096;

  private final ByteBuffer bytes;

  Pattern() {
    ByteBuffer block = ByteBuffer.allocateDirect(PERIOD + MAX_SLICE);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < PERIOD; i++) {
      block.put((byte) random.nextInt());
    }
    for (int i = PERIOD; i < block.capacity(); i++) {
      block.put(block.get(i - PERIOD));
    }
    bytes = block.asReadOnlyBuffer();
  }

  /** A view for {@link #seek}; each thread needs its own. */
  ByteBuffer view() {
    return bytes.duplicate();
  }

  /** Makes a view show the bytes that stand at this offset of a stream. */
  static void seek(ByteBuffer view, long offset, int length) {
    int position = (int) (offset % PERIOD);
    view.limit(position + length).position(position);
  }

  /**
   * Compares samples of what was received with what should be there.
   *
   * @param received the bytes from index 0 to {@code length}; no index is moved
   * @return the offset in the stream of a sample that differs, or -1
   */
  long firstDifference(ByteBuffer received, int length, long offset) {
    int base = (int) (offset % PERIOD);
    if (length < Long.BYTES) {
      for (int i = 0; i < length; i++) {
        if (received.get(i) != bytes.get(base + i)) {
          return offset + i;
        }
      }
      return -1;
    }
    for (int i = 0; i <= length - Long.BYTES; i += STRIDE) {
      if (received.getLong(i) != bytes.getLong(base + i)) {
        return offset + i;
      }
    }
    int last = length - Long.BYTES;
    return received.getLong(last) == bytes.getLong(base + last) ? -1 : offset + last;
  }
}
