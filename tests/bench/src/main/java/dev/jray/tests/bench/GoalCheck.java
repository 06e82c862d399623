package dev.jray.tests.bench;

import dev.jray.tests.bench.Goals.Goal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds medians against the {@link Goals}. */
final class GoalCheck {
  private final Results results;
  private final Goals goals;

  GoalCheck(Results results) {
    this.results = results;
    this.goals = new Goals(results.java().map(GoalCheck::feature).orElse(0));
  }

  // "Java 17.0.21"
  private static int feature(String version) {
    String number = version.replaceFirst("^Java (\\d+).*$", "$1");
    return number.equals(version) ? 0 : Integer.parseInt(number);
  }

  /**
   * What to put behind a value or a ratio of JRay: its goal, and whether it is missed; empty if
   * there is none.
   */
  String mark(Scenario scenario, Row figure, boolean ratio) {
    return goals
        .of(scenario, figure)
        .filter(goal -> goal.ratio() == ratio)
        .flatMap(
            goal ->
                median(scenario, figure, goal)
                    .map(
                        value ->
                            " (goal "
                                + number(goal.most())
                                + (goal.reached(value) ? ")" : ", missed)")))
        .orElse("");
  }

  /** The number of goals that are reached, then a line for each scenario that misses some. */
  List<String> summary(List<Scenario> scenarios, List<Row> rows) {
    int checked = 0;
    int reached = 0;
    List<String> lines = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      List<String> missed = new ArrayList<>();
      for (Row row : rows) {
        Optional<Goal> goal = goals.of(scenario, row);
        Optional<Double> value = goal.flatMap(some -> median(scenario, row, some));
        if (value.isEmpty()) {
          continue;
        }
        checked++;
        if (goal.get().reached(value.get())) {
          reached++;
        } else {
          missed.add(
              "%s, %s: %s (goal %s)"
                  .formatted(
                      row.label(),
                      row.unit(),
                      Spread.number(value.get()),
                      number(goal.get().most())));
        }
      }
      if (!missed.isEmpty()) {
        lines.add("Goals missed, " + scenario.name() + ": " + String.join("; ", missed) + ".");
      }
    }
    lines.add(0, "Goals reached: " + reached + " of " + checked + ".");
    return lines;
  }

  private Optional<Double> median(Scenario scenario, Row figure, Goal goal) {
    return (goal.ratio()
            ? results.ratios(scenario, figure, Peer.JRAY, Peer.V2RAY)
            : results.values(scenario, figure, Peer.JRAY))
        .map(Spread::median);
  }

  // 0.75 and 8, not 8.0
  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
