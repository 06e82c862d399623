package dev.jray.toolkit.match;

/** Collects the entries of a {@link DomainMatcher}. Not thread-safe. */
public final class DomainMatcherBuilder {

  DomainMatcherBuilder() {}

  /**
   * Adds an entry.
   *
   * @param id not negative; what {@link DomainMatcher#all} answers with
   * @throws dev.jray.spi.config.ConfigException if a regular expression cannot be read
   */
  public DomainMatcherBuilder add(DomainType type, String value, int id) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds all entries of another matcher, which is shared and not copied; their own numbers do not
   * count.
   *
   * @param name of the list, such as {@code geosite:test}, for explanations
   * @param id of all its entries
   */
  public DomainMatcherBuilder add(DomainMatcher list, String name, int id) {
    throw new UnsupportedOperationException();
  }

  /** The matcher of what was added so far. */
  public DomainMatcher build() {
    throw new UnsupportedOperationException();
  }
}
