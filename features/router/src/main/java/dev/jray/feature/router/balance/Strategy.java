package dev.jray.feature.router.balance;

import dev.jray.spi.feature.Observatory.Health;
import java.util.List;
import java.util.Map;

/** How a balancer chooses. Thread-safe. */
interface Strategy {

  /**
   * Those of the outbounds that are fit, the best first; empty if none is known to be.
   *
   * @param tags at least one
   */
  List<String> candidates(List<String> tags, Map<String, Health> health);

  /**
   * Chooses one of the candidates.
   *
   * @param candidates at least one
   */
  String pick(List<String> candidates);

  /** What {@link #pick} may answer next; changes nothing. */
  default String peek(List<String> candidates) {
    return pick(candidates);
  }

  /** Whether it chooses by what an observatory says. */
  default boolean asksObservatory() {
    return false;
  }

  /** Whether an outbound that is not known to be fit is better than none. */
  default boolean anyRatherThanNone() {
    return true;
  }
}
