package dev.jray.tests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as one Markdown table, ready to be put into a README. */
final class Report {
  private static final List<Peer> COLUMNS =
      List.of(Peer.V2RAY, Peer.JRAY, Peer.HAPROXY, Peer.DIRECT);
  private static final List<Peer> COMPARED = List.of(Peer.JRAY, Peer.HAPROXY);

  private final Results results;
  private final Programs programs;

  Report(Results results, Programs programs) {
    this.results = results;
    this.programs = programs;
  }

  /**
   * Writes it.
   *
   * @param heading machine, versions and date
   */
  String render(List<String> heading, List<Scenario> scenarios) {
    StringBuilder text = new StringBuilder();
    heading.forEach(line -> text.append(line).append('\n'));
    text.append('\n');
    List<String> titles = new ArrayList<>(List.of("Scenario", "Figure", "Better"));
    COLUMNS.forEach(peer -> titles.add(title(peer)));
    COMPARED.forEach(peer -> titles.add(peer.label() + " / v2ray"));
    row(text, titles);
    row(text, titles.stream().map(title -> "---").toList());
    for (Scenario scenario : scenarios) {
      for (Figure figure : Figure.values()) {
        row(text, cells(scenario, figure));
      }
      results.failures(scenario).forEach(failure -> row(text, failed(scenario, failure)));
    }
    text.append('\n');
    scenarios.forEach(scenario -> remark(text, scenario.name() + ": " + scenario.title() + "."));
    remarks().forEach(line -> remark(text, line));
    return text.toString();
  }

  private List<String> cells(Scenario scenario, Figure figure) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                scenario.name(),
                figure.label() + ", " + figure.unit(),
                figure.better().name().toLowerCase(Locale.ROOT)));
    COLUMNS.forEach(peer -> cells.add(text(results.values(scenario, figure, peer), peer)));
    COMPARED.forEach(
        peer -> cells.add(text(results.ratios(scenario, figure, peer, Peer.V2RAY), peer)));
    return cells;
  }

  // As wide as the others, or Markdown would make no table of it.
  private static List<String> failed(Scenario scenario, String failure) {
    List<String> cells = new ArrayList<>();
    cells.add(scenario.name());
    cells.add("FAILED " + failure.lines().findFirst().orElse("").replace('|', '/'));
    while (cells.size() < 3 + COLUMNS.size() + COMPARED.size()) {
      cells.add("");
    }
    return cells;
  }

  private String title(Peer peer) {
    return peer.label() + (programs.missing().containsKey(peer) ? " (missing)" : "");
  }

  private String text(Optional<Spread> spread, Peer peer) {
    return spread
        .map(Spread::toString)
        .orElse(programs.missing().containsKey(peer) ? "missing" : "-");
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Median [lowest - highest] of the repetitions; a ratio is taken within each repetition.");
    remarks.add(
        "CPU is that of the proxy's processes; in the column \"no proxy\" it is the benchmark's own.");
    remarks.add(
        String.format(
            Locale.ROOT,
            "Other programs had %.0f %% of the machine while something was measured.",
            100 * results.foreignShare()));
    programs
        .missing()
        .forEach((peer, place) -> remarks.add(peer.label() + " is missing: no " + place + "."));
    remarks.addAll(results.notes());
    return remarks;
  }

  private static void remark(StringBuilder text, String line) {
    text.append("- ").append(line).append('\n');
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
