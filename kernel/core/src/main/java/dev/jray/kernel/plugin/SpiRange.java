package dev.jray.kernel.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A range of SPI versions in Maven's notation: {@code [1.0,2.0)}, {@code [1.2,)}, {@code [1.0]}.
 * Versions are dotted numbers; missing numbers count as zero.
 */
record SpiRange(
    String text,
    List<Integer> lower,
    boolean lowerIncluded,
    Optional<List<Integer>> upper,
    boolean upperIncluded) {

  static SpiRange parse(String text) throws RefusedException {
    String range = text.strip();
    int end = range.length() - 1;
    boolean lowerIncluded = range.startsWith("[");
    boolean upperIncluded = range.endsWith("]");
    if (end < 2
        || !(lowerIncluded || range.startsWith("("))
        || !(upperIncluded || range.endsWith(")"))) {
      throw broken(range);
    }
    int comma = range.indexOf(',');
    if (comma < 0) {
      if (!lowerIncluded || !upperIncluded) {
        throw broken(range);
      }
      List<Integer> only = version(range, range.substring(1, end));
      return new SpiRange(range, only, true, Optional.of(only), true);
    }
    String last = range.substring(comma + 1, end).strip();
    SpiRange result =
        new SpiRange(
            range,
            version(range, range.substring(1, comma)),
            lowerIncluded,
            last.isEmpty() ? Optional.empty() : Optional.of(version(range, last)),
            upperIncluded);
    if (result.isEmpty()) {
      throw broken(range);
    }
    return result;
  }

  /** A range that holds one version. */
  static SpiRange exactly(String version) {
    List<Integer> only = numbers(version).orElseThrow();
    return new SpiRange("[" + version + "]", only, true, Optional.of(only), true);
  }

  boolean contains(String version) {
    return !isAbove(version) && !isBelow(version);
  }

  /** Whether all its versions come after this one. */
  boolean isAbove(String version) {
    int order = compare(numbers(version).orElseThrow(), lower);
    return lowerIncluded ? order < 0 : order <= 0;
  }

  private boolean isBelow(String version) {
    if (upper.isEmpty()) {
      return false;
    }
    int order = compare(numbers(version).orElseThrow(), upper.get());
    return upperIncluded ? order > 0 : order >= 0;
  }

  private boolean isEmpty() {
    if (upper.isEmpty()) {
      return false;
    }
    int order = compare(lower, upper.get());
    return order > 0 || (order == 0 && !(lowerIncluded && upperIncluded));
  }

  @Override
  public String toString() {
    return text;
  }

  private static List<Integer> version(String range, String text) throws RefusedException {
    Optional<List<Integer>> numbers = numbers(text.strip());
    if (numbers.isEmpty()) {
      throw broken(range);
    }
    return numbers.get();
  }

  private static RefusedException broken(String range) {
    return new RefusedException(
        "its manifest has spi=" + range + ", which is no range of versions",
        "write one such as spi=[1.0,2.0)");
  }

  private static Optional<List<Integer>> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    int number = -1;
    for (int i = 0; i <= version.length(); i++) {
      char c = i < version.length() ? version.charAt(i) : '.';
      if (c >= '0' && c <= '9' && number < 100_000) {
        number = Math.max(number, 0) * 10 + (c - '0');
      } else if (c == '.' && number >= 0) {
        numbers.add(number);
        number = -1;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(numbers));
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      int order = Integer.compare(i < a.size() ? a.get(i) : 0, i < b.size() ? b.get(i) : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
