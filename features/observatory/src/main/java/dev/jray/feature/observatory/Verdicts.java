package dev.jray.feature.observatory;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of each outbound. Written on one event loop, read from anywhere without a lock. */
final class Verdicts {
  /** V2Ray's delay of an outbound that does not answer. */
  static final Duration DEAD = Duration.ofMillis(99_999_999);

  private final Log log;
  private volatile Map<String, Health> results = Map.of();

  Verdicts(Log log) {
    this.log = log;
  }

  Map<String, Health> results() {
    return results;
  }

  /** When an outbound answered last. */
  Instant lastSeen(String tag) {
    Health known = results.get(tag);
    return known == null ? Instant.EPOCH : known.lastSeen();
  }

  void put(String tag, Health health) {
    Map<String, Health> changed = new HashMap<>(results);
    Health before = changed.put(tag, health);
    results = Map.copyOf(changed);
    tell(tag, before, health);
  }

  /** Forgets outbounds that are not observed any more. */
  void keepOnly(List<String> tags) {
    Map<String, Health> changed = new HashMap<>(results);
    if (changed.keySet().retainAll(tags)) {
      results = Map.copyOf(changed);
    }
  }

  private void tell(String tag, Health before, Health now) {
    boolean wasAlive = before == null || before.alive();
    if (wasAlive && !now.alive()) {
      log.write(
          Severity.WARNING,
          "app/observatory",
          "the outbound [" + tag + "] does not answer: " + now.lastError());
    } else if (!wasAlive && now.alive()) {
      log.write(Severity.WARNING, "app/observatory", "the outbound [" + tag + "] answers again");
    }
  }
}
