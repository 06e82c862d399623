package dev.jray.toolkit.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects the entries of a {@link DomainMatcher}. Not thread-safe. */
public final class DomainMatcherBuilder {
  private final DomainTable.Builder table = new DomainTable.Builder();
  private final Searches.Builder searches = new Searches.Builder();
  private final Ids.Builder tableIds = new Ids.Builder();
  private final Ids.Builder searchIds = new Ids.Builder();
  private final List<Added> lists = new ArrayList<>();

  DomainMatcherBuilder() {}

  /**
   * Adds an entry.
   *
   * @param id not negative; what {@link DomainMatcher#all} answers with
   * @throws dev.jray.spi.config.ConfigException if a regular expression cannot be read
   */
  public DomainMatcherBuilder add(DomainType type, String value, int id) {
    checkId(id);
    switch (type) {
      case PLAIN -> searches.keyword(value.toLowerCase(Locale.ROOT));
      case REGEX -> searches.expression(value);
      case DOMAIN -> table.add(value.toLowerCase(Locale.ROOT), true);
      case FULL -> table.add(value.toLowerCase(Locale.ROOT), false);
    }
    boolean search = type == DomainType.PLAIN || type == DomainType.REGEX;
    (search ? searchIds : tableIds).add(id);
    return this;
  }

  /**
   * Adds all entries of another matcher, which is shared and not copied; their own numbers do not
   * count.
   *
   * @param name of the list, such as {@code geosite:test}, for explanations
   * @param id of all its entries
   */
  public DomainMatcherBuilder add(DomainMatcher list, String name, int id) {
    checkId(id);
    lists.add(new Added(list, name, id, table.size(), searches.size()));
    return this;
  }

  private static void checkId(int id) {
    if (id < 0) {
      throw new IllegalArgumentException("a number of an entry is not negative: " + id);
    }
  }

  /** The matcher of what was added so far. */
  public DomainMatcher build() {
    List<DomainMatcher.Part> parts = new ArrayList<>(lists.size());
    for (Added added : lists) {
      parts.add(added.at(parts.size(), lists.size() + 1L));
    }
    return new DomainMatcher(
        table.build(), searches.build(), tableIds.build(), searchIds.build(), parts);
  }

  /** A list, and how many own entries were there before. */
  private record Added(DomainMatcher list, String name, int id, int tableSize, int searchesSize) {

    /** Before the own entry with the next number, and behind the lists before. */
    DomainMatcher.Part at(int index, long perEntry) {
      return new DomainMatcher.Part(
          list, name, id, tableSize * perEntry + index, searchesSize * perEntry + index);
    }
  }
}
