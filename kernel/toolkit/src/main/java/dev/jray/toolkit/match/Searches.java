package dev.jray.toolkit.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Keywords and regular expressions. One pass over a domain finds all keywords, and all texts
 * without which an expression cannot match; expressions are tried only then.
 */
final class Searches {
  private final String[] values;
  // null where the entry is a keyword
  private final Expression[] expressions;
  private final Keywords keywords;
  // the entry of each of those words
  private final int[] entries;
  // entries to try with every domain
  private final int[] always;

  private Searches(List<String> values, List<Expression> expressions) {
    this.values = values.toArray(new String[0]);
    this.expressions = expressions.toArray(new Expression[0]);
    List<String> words = new ArrayList<>();
    List<Integer> withWord = new ArrayList<>();
    List<Integer> without = new ArrayList<>();
    for (int entry = 0; entry < this.values.length; entry++) {
      String value = this.values[entry];
      String word = this.expressions[entry] == null ? value : RequiredText.of(value);
      if (word.isEmpty()) {
        without.add(entry);
      } else {
        words.add(word);
        withWord.add(entry);
      }
    }
    keywords = new Keywords(words);
    entries = withWord.stream().mapToInt(Integer::intValue).toArray();
    always = without.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether any entry matches. */
  boolean matches(String domain) {
    return scan(domain, null);
  }

  /** The entries that match. */
  BitSet all(String domain) {
    BitSet found = new BitSet();
    scan(domain, found);
    return found;
  }

  /** Adds all entries that match; without a set it ends with the first one. */
  private boolean scan(String domain, BitSet found) {
    for (int entry : always) {
      if (isMatch(entry, domain)) {
        if (found == null) {
          return true;
        }
        found.set(entry);
      }
    }
    int state = 0;
    for (int i = 0; entries.length > 0 && i < domain.length(); i++) {
      state = keywords.next(state, domain.charAt(i));
      for (int end = keywords.ending(state); end != 0; end = keywords.shorter(end)) {
        if (words(keywords.words(end), domain, found)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean words(int[] words, String domain, BitSet found) {
    for (int word : words) {
      int entry = entries[word];
      if ((found == null || !found.get(entry)) && isMatch(entry, domain)) {
        if (found == null) {
          return true;
        }
        found.set(entry);
      }
    }
    return false;
  }

  /** For an entry whose word was found. */
  private boolean isMatch(int entry, String domain) {
    return expressions[entry] == null || expressions[entry].find(domain);
  }

  String text(int entry) {
    return (expressions[entry] == null ? DomainType.PLAIN : DomainType.REGEX).prefix()
        + values[entry];
  }

  int size() {
    return values.length;
  }

  /** Collects entries. */
  static final class Builder {
    private final List<String> values = new ArrayList<>();
    private final List<Expression> expressions = new ArrayList<>();

    void keyword(String word) {
      values.add(word);
      expressions.add(null);
    }

    void expression(String expression) {
      expressions.add(new Expression(expression));
      values.add(expression);
    }

    int size() {
      return values.size();
    }

    Searches build() {
      return new Searches(values, expressions);
    }
  }
}
