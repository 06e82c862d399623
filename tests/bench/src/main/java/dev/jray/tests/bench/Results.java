package dev.jray.tests.bench;

import dev.jray.tests.bench.load.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Figures of all runs, and what has to be said about them. */
final class Results {
  private record Cell(Scenario scenario, Row figure, Peer peer) {}

  /** One measurement. */
  record Value(Scenario scenario, Row figure, Peer peer, Sample sample, double value) {}

  private record Connections(int opened, int lost) {}

  // A failed run leaves a gap.
  private final Map<Cell, Map<Sample, Double>> values = new LinkedHashMap<>();
  private final Map<String, Connections> connections = new LinkedHashMap<>();
  private final Map<Scenario, List<String>> failures = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private Optional<String> java = Optional.empty();
  private long foreign;
  private long capacity;

  void put(Scenario scenario, Peer peer, Sample sample, Map<? extends Row, Double> figures) {
    figures.forEach(
        (figure, value) ->
            values
                .computeIfAbsent(new Cell(scenario, figure, peer), cell -> new TreeMap<>())
                .put(sample, value));
  }

  void fail(Scenario scenario, String failure) {
    failures.computeIfAbsent(scenario, none -> new ArrayList<>()).add(failure);
  }

  void note(String note) {
    notes.add(note);
  }

  /** Takes in the Java that JRay ran on, such as {@code Java 17.0.21}. */
  void ranOn(String version) {
    java = Optional.of(version);
  }

  Optional<String> java() {
    return java;
  }

  /** Takes in how many connections were lost. */
  void connections(Scenario scenario, Peer peer, Work work) {
    connections.merge(
        scenario.name() + ", " + peer.label(),
        new Connections(work.connections(), work.lost()),
        (one, other) -> new Connections(one.opened + other.opened, one.lost + other.lost));
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
    List<String> all = new ArrayList<>();
    java.ifPresent(version -> all.add(Peer.JRAY.label() + " ran on " + version + "."));
    connections.forEach(
        (who, count) -> {
          if (count.lost > 0) {
            all.add(
                "%s: %d of %d connections were lost"
                    .formatted(who, count.lost, count.opened + count.lost));
          }
        });
    all.addAll(notes);
    return all;
  }

  /** All values, in the order in which their cells were first measured. */
  List<Value> all() {
    List<Value> all = new ArrayList<>();
    values.forEach(
        (cell, samples) ->
            samples.forEach(
                (sample, value) ->
                    all.add(new Value(cell.scenario, cell.figure, cell.peer, sample, value))));
    return all;
  }

  /** The values of a cell. */
  Optional<Spread> values(Scenario scenario, Row figure, Peer peer) {
    return Spread.of(List.copyOf(cell(scenario, figure, peer).values()));
  }

  /** A peer's values, each divided by the other's of the same run. */
  Optional<Spread> ratios(Scenario scenario, Row figure, Peer peer, Peer base) {
    Map<Sample, Double> bases = cell(scenario, figure, base);
    List<Double> ratios = new ArrayList<>();
    cell(scenario, figure, peer)
        .forEach(
            (sample, value) -> {
              double divisor = bases.getOrDefault(sample, 0.0);
              if (divisor > 0) {
                ratios.add(value / divisor);
              }
            });
    return Spread.of(ratios);
  }

  private Map<Sample, Double> cell(Scenario scenario, Row figure, Peer peer) {
    return values.getOrDefault(new Cell(scenario, figure, peer), new TreeMap<>());
  }
}
