package dev.jray.toolkit.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word may have meant. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The known word nearest to the given one, if one is near at all. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.isEmpty() || word.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      if (candidate.length() <= LONGEST) {
        int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
        if (distance < bestDistance) {
          best = candidate;
          bestDistance = distance;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns {@code ; did you mean "X"?} or, with nothing near, {@code ; LABEL: A, B}. */
  public static String nearestOrAll(String word, Collection<String> known, String label) {
    String near = didYouMean(word, known);
    return near.isEmpty() ? all(known, label) : near;
  }

  /** Returns {@code ; LABEL: A, B}, and {@code ; did you mean "X"?} if something is near. */
  public static String allAndNearest(String word, Collection<String> known, String label) {
    return all(known, label) + didYouMean(word, known);
  }

  private static String all(Collection<String> known, String label) {
    return "; " + label + ": " + (known.isEmpty() ? "none" : String.join(", ", known));
  }

  private static String didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  /** Single letters inserted, left out, replaced, or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
