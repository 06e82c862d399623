package dev.jray.toolkit.match;

import java.util.Arrays;

/**
 * Full domains and domains with all below them, in one hash table without an object per entry: the
 * texts stand behind one another in one string, and the table holds their numbers. A look-up walks
 * the domain from its end, so that the hash of each suffix costs one step more, and asks the table
 * where a label begins. Texts are in lower case.
 */
final class DomainTable {
  private static final int HASH_FACTOR = 0x01000193;
  // Fibonacci hashing spreads what the multiplications left in the low bits
  private static final int SPREAD = 0x9E3779B1;

  // Latin letters take one byte each there
  private final String texts;
  // where each text begins, and the end of the last
  private final int[] starts;
  // 0, or the entry's number * 2 + 1, and one more for DOMAIN
  private final int[] slots;
  private final int shift;

  /** Takes the texts behind one another, and a flag for each DOMAIN. */
  DomainTable(String texts, int[] starts, boolean[] below) {
    this.texts = texts;
    this.starts = starts;
    int size = starts.length - 1;
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, 2 * size - 1));
    this.shift = 32 - Math.max(2, bits);
    this.slots = new int[1 << (32 - shift)];
    for (int entry = 0; entry < size; entry++) {
      insert(entry, below[entry]);
    }
  }

  private void insert(int entry, boolean below) {
    int hash = 0;
    for (int i = starts[entry + 1] - 1; i >= starts[entry]; i--) {
      hash = step(hash, texts.charAt(i));
    }
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = 2 * entry + (below ? 2 : 1);
  }

  private static int step(int hash, char c) {
    return (hash ^ c) * HASH_FACTOR;
  }

  private int slot(int hash) {
    return (hash * SPREAD) >>> shift;
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** Whether any entry matches. */
  boolean matches(String domain) {
    int hash = 0;
    for (int i = domain.length() - 1; i >= 0; i--) {
      hash = step(hash, domain.charAt(i));
      if ((i == 0 || domain.charAt(i - 1) == '.') && probe(domain, i, slot(hash)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Tells of all entries that match, in no order. */
  void visit(String domain, Visitor visitor) {
    int hash = 0;
    int labels = 0;
    for (int i = domain.length() - 1; i >= 0; i--) {
      hash = step(hash, domain.charAt(i));
      if (i == 0 || domain.charAt(i - 1) == '.') {
        labels++;
        for (int slot = probe(domain, i, slot(hash));
            slot >= 0;
            slot = probe(domain, i, next(slot))) {
          boolean below = isBelow(slots[slot]);
          visitor.found(entry(slots[slot]), below, labels);
        }
      }
    }
  }

  /** The first slot from this one on whose entry matches the suffix; negative if there is none. */
  private int probe(String domain, int from, int first) {
    int slot = first;
    while (slots[slot] != 0) {
      int value = slots[slot];
      if ((from == 0 || isBelow(value)) && hasText(entry(value), domain, from)) {
        return slot;
      }
      slot = next(slot);
    }
    return -1;
  }

  private boolean hasText(int entry, String domain, int from) {
    int length = starts[entry + 1] - starts[entry];
    return length == domain.length() - from
        && texts.regionMatches(starts[entry], domain, from, length);
  }

  private static int entry(int value) {
    return (value - 1) >> 1;
  }

  private static boolean isBelow(int value) {
    return (value & 1) == 0;
  }

  String text(int entry) {
    return texts.substring(starts[entry], starts[entry + 1]);
  }

  int size() {
    return starts.length - 1;
  }

  /** Hears of entries. */
  interface Visitor {
    /**
     * An entry matches.
     *
     * @param below whether it is a DOMAIN
     * @param labels how many labels it has
     */
    void found(int entry, boolean below, int labels);
  }

  /** Collects texts, which may repeat. */
  static final class Builder {
    private final StringBuilder texts = new StringBuilder();
    private int[] starts = new int[16];
    private boolean[] below = new boolean[16];
    private int size;

    void add(String text, boolean isBelow) {
      if (size + 1 == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size + 2);
        below = Arrays.copyOf(below, 2 * size + 2);
      }
      texts.append(text);
      below[size] = isBelow;
      starts[++size] = texts.length();
    }

    int size() {
      return size;
    }

    DomainTable build() {
      return new DomainTable(texts.toString(), Arrays.copyOf(starts, size + 1), below);
    }
  }
}
