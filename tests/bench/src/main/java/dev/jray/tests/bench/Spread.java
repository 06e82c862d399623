package dev.jray.tests.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Values of several runs. */
record Spread(double median, double lowest, double highest, int count) {
  static Optional<Spread> of(List<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return Optional.of(new Spread(median, sorted.get(0), sorted.get(size - 1), size));
  }

  /** {@code median [lowest-highest]}, or the one value. */
  @Override
  public String toString() {
    return count == 1
        ? number(median)
        : number(median) + " [" + number(lowest) + " - " + number(highest) + "]";
  }

  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
