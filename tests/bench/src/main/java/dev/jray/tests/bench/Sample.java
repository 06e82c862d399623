package dev.jray.tests.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * One of several measurements of the same thing.
 *
 * @param repetition from 1 on; each has processes of its own
 * @param run from 1 on, within the repetition; 0 for what is not a single run
 */
record Sample(int repetition, int run) implements Comparable<Sample> {
  private static final Comparator<Sample> ORDER =
      Comparator.comparingInt(Sample::repetition).thenComparingInt(Sample::run);

  /** Swaps the order from one run to the next, so that what drifts favours nobody. */
  <T> List<T> order(List<T> items) {
    List<T> ordered = new ArrayList<>(items);
    if ((repetition + run) % 2 != 0) {
      Collections.reverse(ordered);
    }
    return ordered;
  }

  @Override
  public int compareTo(Sample other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "repetition " + repetition + (run == 0 ? "" : ", run " + run);
  }
}
