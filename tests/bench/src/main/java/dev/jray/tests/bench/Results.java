package dev.jray.tests.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Figures of all repetitions, and what has to be said about them. */
final class Results {
  private record Cell(Scenario scenario, Figure figure, Peer peer) {}

  // Repetition -> value. A failed run leaves a gap.
  private final Map<Cell, Map<Integer, Double>> values = new HashMap<>();
  private final Map<Scenario, List<String>> failures = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private long foreign;
  private long capacity;

  void put(Scenario scenario, Peer peer, int repetition, Map<Figure, Double> figures) {
    figures.forEach(
        (figure, value) ->
            values
                .computeIfAbsent(new Cell(scenario, figure, peer), cell -> new TreeMap<>())
                .put(repetition, value));
  }

  void fail(Scenario scenario, String failure) {
    failures.computeIfAbsent(scenario, none -> new ArrayList<>()).add(failure);
  }

  void note(String note) {
    notes.add(note);
  }

  /** Takes in how much of the machine other programs had during a measured run. */
  void foreign(Usage usage, int processors) {
    foreign += usage.foreign();
    capacity += usage.nanos() * processors;
  }

  /** Share of the machine that other programs had while something was measured. */
  double foreignShare() {
    return capacity == 0 ? 0 : (double) foreign / capacity;
  }

  List<String> failures() {
    return failures.values().stream().flatMap(List::stream).toList();
  }

  List<String> failures(Scenario scenario) {
    return List.copyOf(failures.getOrDefault(scenario, List.of()));
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The values of a cell. */
  Optional<Spread> values(Scenario scenario, Figure figure, Peer peer) {
    return Spread.of(List.copyOf(cell(scenario, figure, peer).values()));
  }

  /** A peer's values, each divided by the other's of the same repetition. */
  Optional<Spread> ratios(Scenario scenario, Figure figure, Peer peer, Peer base) {
    Map<Integer, Double> bases = cell(scenario, figure, base);
    List<Double> ratios = new ArrayList<>();
    cell(scenario, figure, peer)
        .forEach(
            (repetition, value) -> {
              double divisor = bases.getOrDefault(repetition, 0.0);
              if (divisor > 0) {
                ratios.add(value / divisor);
              }
            });
    return Spread.of(ratios);
  }

  private Map<Integer, Double> cell(Scenario scenario, Figure figure, Peer peer) {
    return values.getOrDefault(new Cell(scenario, figure, peer), new TreeMap<>());
  }
}
