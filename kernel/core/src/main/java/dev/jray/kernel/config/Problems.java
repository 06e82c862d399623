package dev.jray.kernel.config;

import dev.jray.spi.config.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything wrong with a configuration: each thing once, in the order of the text. */
final class Problems {
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private final Set<Problem> errors = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();
  private final List<Throwable> causes = new ArrayList<>();

  private record Problem(Place place, String path, String message) {
    @Override
    public String toString() {
      return path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message;
    }
  }

  /** Tells the order of the files. */
  void file(String name) {
    files.putIfAbsent(name, files.size());
  }

  void error(Place place, String path, String message) {
    errors.add(new Problem(place, path, message));
  }

  /** An error whose cause is worth keeping for a developer. */
  void error(Place place, String path, String message, Throwable cause) {
    error(place, path, message);
    causes.add(cause);
  }

  void warn(Place place, String path, String message) {
    warnings.add(new Problem(place, path, message));
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  List<String> warnings() {
    return texts(warnings);
  }

  /** Throws if there is any error; the warnings follow, for one of them may be its cause. */
  void check() {
    if (errors.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(texts(errors));
    warnings().forEach(warning -> all.add("warning: " + warning));
    ConfigException exception = new ConfigException(all);
    causes.forEach(exception::addSuppressed);
    throw exception;
  }

  private List<String> texts(Set<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparingInt(this::order).thenComparingInt(p -> p.place().line()))
        .map(Problem::toString)
        .toList();
  }

  private int order(Problem problem) {
    return files.getOrDefault(problem.place().file(), Integer.MAX_VALUE);
  }
}
