package dev.jray.feature.router;

import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.RouterControl.Decision;
import java.util.List;

/** Tells what a search found, and why. */
final class Decisions {
  private Decisions() {}

  static Decision of(Search search, Route route) {
    int found = search.found();
    if (found < 0) {
      return new Decision(search.subject().query(), route, -1, "", List.of(), List.of());
    }
    Rule rule = search.table().rule(found);
    return new Decision(
        search.subject().query(),
        route,
        found,
        rule.ruleTag(),
        rule.balancer().isPresent() ? List.of(rule.target()) : List.of(),
        rule.reasons(search.subject()));
  }
}
