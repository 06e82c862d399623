package dev.jray.toolkit.match;

import java.util.Comparator;
import java.util.function.Supplier;

/**
 * An entry that matches, ordered as {@link DomainMatcher#all} wants it.
 *
 * @param rank of its kind; the lowest comes first
 * @param position among those of its kind
 */
record Hit(int rank, long position, int id, Supplier<String> entry) implements Comparable<Hit> {
  static final int FULL = Integer.MIN_VALUE;
  static final int SEARCH = Integer.MAX_VALUE;

  private static final Comparator<Hit> ORDER =
      Comparator.comparingInt((Hit hit) -> hit.rank()).thenComparingLong(Hit::position);

  /** The rank of a domain: more labels come first. */
  static int rank(int labels) {
    return -labels;
  }

  @Override
  public int compareTo(Hit other) {
    return ORDER.compare(this, other);
  }
}
