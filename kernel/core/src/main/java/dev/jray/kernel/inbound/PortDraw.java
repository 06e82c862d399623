package dev.jray.kernel.inbound;

import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Draws ports at random, each once. */
final class PortDraw {
  private final int[] ports;
  private final RandomGenerator random;
  private int left;

  /**
   * Puts ports into the urn.
   *
   * @param besides those that are not wanted
   */
  PortDraw(Rotation rotation, Set<Integer> besides, RandomGenerator random) {
    this.ports =
        IntStream.rangeClosed(rotation.from(), rotation.to())
            .filter(port -> !besides.contains(port))
            .toArray();
    this.random = random;
    this.left = ports.length;
  }

  boolean isEmpty() {
    return left == 0;
  }

  int next() {
    int index = random.nextInt(left);
    int drawn = ports[index];
    left--;
    ports[index] = ports[left];
    return drawn;
  }
}
