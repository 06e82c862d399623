package dev.jray.toolkit.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A set of rules for domains, each with a number that the rule's owner gave it. Case does not
 * matter. Immutable and thread-safe.
 */
public final class DomainMatcher {
  /** What {@link #first} returns if no entry matches. */
  public static final int NONE = -1;

  private static final int[] NOTHING = {};

  private final DomainTable table;
  private final Searches searches;
  private final Ids tableIds;
  private final Ids searchIds;
  private final List<Part> parts;

  DomainMatcher(
      DomainTable table, Searches searches, Ids tableIds, Ids searchIds, List<Part> parts) {
    this.table = table;
    this.searches = searches;
    this.tableIds = tableIds;
    this.searchIds = searchIds;
    this.parts = List.copyOf(parts);
  }

  /** Begins a new matcher. */
  public static DomainMatcherBuilder builder() {
    return new DomainMatcherBuilder();
  }

  /**
   * Whether any entry matches. Allocates nothing for a domain in lower case that no regular
   * expression has to be tried with.
   */
  public boolean matches(String domain) {
    return matchesLower(lower(domain));
  }

  private boolean matchesLower(String domain) {
    if (table.matches(domain) || searches.matches(domain)) {
      return true;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).list.matchesLower(domain)) {
        return true;
      }
    }
    return false;
  }

  /** The number that comes first in {@link #all}, or {@link #NONE}. */
  public int first(String domain) {
    String lower = lower(domain);
    return matchesLower(lower) ? Collections.min(hits(lower)).id() : NONE;
  }

  /**
   * The numbers of all entries that match, each once: of full domains first, then of domains with
   * more labels before those with fewer, then of keywords and expressions; among equals in the
   * order in which they were added.
   */
  public int[] all(String domain) {
    String lower = lower(domain);
    if (!matchesLower(lower)) {
      return NOTHING;
    }
    return hits(lower).stream().sorted().mapToInt(Hit::id).distinct().toArray();
  }

  /**
   * The text of the first entry that matches, such as {@code domain:example.com}, with the name of
   * the list that it is from, as in {@code geosite:test, entry domain:example.com}.
   */
  public Optional<String> find(String domain) {
    String lower = lower(domain);
    return matchesLower(lower)
        ? Optional.of(Collections.min(hits(lower)).entry().get())
        : Optional.empty();
  }

  /** How many entries there are, those of lists included. */
  public int size() {
    return table.size() + searches.size() + parts.stream().mapToInt(part -> part.list.size()).sum();
  }

  private List<Hit> hits(String domain) {
    List<Hit> hits = new ArrayList<>();
    table.visit(
        domain,
        (entry, below, labels) ->
            hits.add(
                new Hit(
                    below ? Hit.rank(labels) : Hit.FULL,
                    position(entry),
                    tableIds.get(entry),
                    () -> type(below).prefix() + table.text(entry))));
    BitSet found = searches.all(domain);
    for (int entry = found.nextSetBit(0); entry >= 0; entry = found.nextSetBit(entry + 1)) {
      int which = entry;
      hits.add(
          new Hit(Hit.SEARCH, position(entry), searchIds.get(entry), () -> searches.text(which)));
    }
    parts.forEach(part -> part.addTo(hits, domain));
    return hits;
  }

  /** Behind the lists that were added when there were so many entries. */
  private long position(int entry) {
    return (long) entry * (parts.size() + 1) + parts.size();
  }

  private static DomainType type(boolean below) {
    return below ? DomainType.DOMAIN : DomainType.FULL;
  }

  private static String lower(String domain) {
    return domain.toLowerCase(Locale.ROOT);
  }

  /**
   * Another matcher whose entries count as one.
   *
   * @param id of all of them
   * @param tablePosition its place among the matcher's own domains
   * @param searchPosition its place among the matcher's own keywords
   */
  record Part(DomainMatcher list, String name, int id, long tablePosition, long searchPosition) {

    private void addTo(List<Hit> hits, String domain) {
      if (list.matchesLower(domain)) {
        Hit best = Collections.min(list.hits(domain));
        long position = best.rank() == Hit.SEARCH ? searchPosition : tablePosition;
        hits.add(new Hit(best.rank(), position, id, () -> name + ", entry " + best.entry().get()));
      }
    }
  }
}
