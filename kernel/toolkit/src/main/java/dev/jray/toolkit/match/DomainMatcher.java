package dev.jray.toolkit.match;

import java.util.Optional;

/**
 * A set of rules for domains, each with a number that the rule's owner gave it. Case does not
 * matter. Immutable and thread-safe.
 */
public final class DomainMatcher {
  /** What {@link #first} returns if no entry matches. */
  public static final int NONE = -1;

  /** Begins a new matcher. */
  public static DomainMatcherBuilder builder() {
    return new DomainMatcherBuilder();
  }

  /** Whether any entry matches. Allocates nothing as long as no regular expression comes near. */
  public boolean matches(String domain) {
    throw new UnsupportedOperationException();
  }

  /** The number that comes first in {@link #all}, or {@link #NONE}. */
  public int first(String domain) {
    throw new UnsupportedOperationException();
  }

  /**
   * The numbers of all entries that match, each once: of full domains first, then of domains with
   * more labels before those with fewer, then of keywords and expressions; among equals in the
   * order in which they were added.
   */
  public int[] all(String domain) {
    throw new UnsupportedOperationException();
  }

  /**
   * The text of the first entry that matches, such as {@code domain:example.com}, with the name of
   * the list that it is from, as in {@code geosite:test, entry domain:example.com}.
   */
  public Optional<String> find(String domain) {
    throw new UnsupportedOperationException();
  }

  /** How many entries there are, those of lists included. */
  public int size() {
    throw new UnsupportedOperationException();
  }
}
