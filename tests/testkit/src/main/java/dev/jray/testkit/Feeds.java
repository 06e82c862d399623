package dev.jray.testkit;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The ways in which a stream of bytes may arrive. A decoder must not care which.
 *
 * @param name for reports
 * @param pieces the bytes in order
 */
public record Feeds(String name, List<byte[]> pieces) {

  /** Whole, byte by byte, and split at random (seeded, so that a failure can be repeated). */
  public static Stream<Feeds> of(byte[] bytes) {
    return Stream.concat(
        Stream.of(new Feeds("whole", List.of(bytes)), bytewise(bytes)),
        Stream.of(1, 2, 3, 5, 8).map(seed -> random(bytes, seed)));
  }

  private static Feeds bytewise(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte b : bytes) {
      pieces.add(new byte[] {b});
    }
    return new Feeds("byte by byte", pieces);
  }

  private static Feeds random(byte[] bytes, int seed) {
    Random random = new Random(seed);
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(7));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return new Feeds("split with seed " + seed, pieces);
  }

  /** Writes all pieces into a channel as if they came from its peer; stops when it was closed. */
  public void into(EmbeddedChannel channel) {
    for (byte[] piece : pieces) {
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.copiedBuffer(piece));
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
