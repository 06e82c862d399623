package dev.jray.testkit;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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
        Stream.of(1, 2, 3, 5, 8).map(seed -> random(bytes, seed, 7)));
  }

  /**
   * Whole, byte by byte, and split at random.
   *
   * @param splits how many random ones, with the seeds 0, 1, ...
   * @param longest of their pieces
   */
  public static Stream<Feeds> of(byte[] bytes, int splits, int longest) {
    return Stream.concat(
        Stream.of(new Feeds("whole", List.of(bytes)), bytewise(bytes)),
        IntStream.range(0, splits).mapToObj(seed -> random(bytes, seed, longest)));
  }

  private static Feeds bytewise(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte b : bytes) {
      pieces.add(new byte[] {b});
    }
    return new Feeds("byte by byte", pieces);
  }

  private static Feeds random(byte[] bytes, int seed, int longest) {
    return new Feeds("split with seed " + seed, split(bytes, new Random(seed), longest));
  }

  /** Random pieces of at most so many bytes. */
  public static List<byte[]> split(byte[] bytes, RandomGenerator random, int longest) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
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
