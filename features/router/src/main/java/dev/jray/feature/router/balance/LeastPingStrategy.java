package dev.jray.feature.router.balance;

import dev.jray.spi.feature.Observatory.Health;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The outbound that answered its last probe soonest. */
final class LeastPingStrategy implements Strategy {
  /** What an observatory gives an outbound that never answered. */
  private static final Duration DEAD = Duration.ofMillis(99_999_999);

  private final boolean sticky;
  private volatile String last = "";

  /**
   * Makes one.
   *
   * @param sticky whether it stays with its choice as long as that is alive
   */
  LeastPingStrategy(boolean sticky) {
    this.sticky = sticky;
  }

  @Override
  public boolean asksObservatory() {
    return true;
  }

  @Override
  public List<String> candidates(List<String> tags, Map<String, Health> health) {
    return tags.stream()
        .filter(tag -> answers(health.get(tag)))
        .sorted(
            Comparator.comparing((String tag) -> health.get(tag).delay())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static boolean answers(Health health) {
    return health != null && health.alive() && health.delay().compareTo(DEAD) < 0;
  }

  @Override
  public String pick(List<String> candidates) {
    String chosen = peek(candidates);
    last = chosen;
    return chosen;
  }

  @Override
  public String peek(List<String> candidates) {
    String before = last;
    return sticky && candidates.contains(before) ? before : candidates.get(0);
  }
}
