package dev.jray.tests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as Markdown tables, ready to be put into a README. */
final class Report {
  private static final List<Peer> COLUMNS =
      List.of(Peer.V2RAY, Peer.JRAY, Peer.HAPROXY, Peer.DIRECT);
  private static final List<Peer> COMPARED = List.of(Peer.JRAY, Peer.HAPROXY);

  private final Results results;
  private final Programs programs;
  private final GoalCheck goals;
  private final boolean quick;

  /**
   * Prepares.
   *
   * @param quick whether figures mean nothing, so that none is held against a goal
   */
  Report(Results results, Programs programs, boolean quick) {
    this.results = results;
    this.programs = programs;
    this.goals = new GoalCheck(results);
    this.quick = quick;
  }

  /**
   * Writes it.
   *
   * @param heading machine, versions and date
   * @param scaled those that are in the table of costs by scale too
   */
  String render(List<String> heading, List<Scenario> scenarios, List<Scenario> scaled) {
    StringBuilder text = new StringBuilder();
    heading.forEach(line -> text.append(line).append('\n'));
    text.append('\n');
    List<Row> rows = new ArrayList<>(List.of(Figure.values()));
    table(text, scenarios, rows);
    text.append('\n');
    List<Row> scaleRows = scaleRows();
    if (!scaled.isEmpty() && !scaleRows.isEmpty()) {
      text.append("Cost by scale:\n\n");
      table(text, scaled, scaleRows);
      text.append('\n');
    }
    if (!quick) {
      rows.addAll(scaleRows);
      goals.summary(scenarios, rows).forEach(line -> remark(text, line));
    }
    scenarios.forEach(scenario -> remark(text, scenario.name() + ": " + scenario.title() + "."));
    remarks().forEach(line -> remark(text, line));
    return text.toString();
  }

  private List<Row> scaleRows() {
    return results.all().stream()
        .map(Results.Value::figure)
        .filter(ScaleFigure.class::isInstance)
        .map(ScaleFigure.class::cast)
        .distinct()
        .sorted(ScaleFigure.ORDER)
        .map(Row.class::cast)
        .toList();
  }

  private void table(StringBuilder text, List<Scenario> scenarios, List<Row> rows) {
    List<String> titles = new ArrayList<>(List.of("Scenario", "Figure", "Better"));
    COLUMNS.forEach(peer -> titles.add(title(peer)));
    COMPARED.forEach(peer -> titles.add(peer.label() + " / v2ray"));
    row(text, titles);
    row(text, titles.stream().map(title -> "---").toList());
    for (Scenario scenario : scenarios) {
      rows.forEach(figure -> row(text, cells(scenario, figure)));
      if (rows.contains(Figure.UP1_CPU)) {
        results.failures(scenario).forEach(failure -> row(text, failed(scenario, failure)));
      }
    }
  }

  private List<String> cells(Scenario scenario, Row figure) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                scenario.name(),
                figure.label() + ", " + figure.unit(),
                figure.better().name().toLowerCase(Locale.ROOT)));
    COLUMNS.forEach(
        peer ->
            cells.add(
                text(results.values(scenario, figure, peer), peer)
                    + mark(scenario, figure, peer, false)));
    COMPARED.forEach(
        peer ->
            cells.add(
                text(results.ratios(scenario, figure, peer, Peer.V2RAY), peer)
                    + mark(scenario, figure, peer, true)));
    return cells;
  }

  private String mark(Scenario scenario, Row figure, Peer peer, boolean ratio) {
    return quick || peer != Peer.JRAY ? "" : goals.mark(scenario, figure, ratio);
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
    remarks.add("Median [lowest - highest] of the runs; a ratio is taken within each run.");
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
