package dev.jray.feature.router.balance;

import dev.jray.spi.feature.Observatory.Health;
import java.util.List;
import java.util.Map;

/** Tells dead outbounds from others. Those that nobody has observed count as alive. */
final class Liveness {
  private Liveness() {}

  static boolean dead(String tag, Map<String, Health> health) {
    Health known = health.get(tag);
    return known != null && !known.alive();
  }

  /** Those that are not dead. */
  static List<String> alive(List<String> tags, Map<String, Health> health) {
    return health.isEmpty() ? tags : tags.stream().filter(tag -> !dead(tag, health)).toList();
  }

  /** Those that are not dead; if all are, all. */
  static List<String> preferred(List<String> tags, Map<String, Health> health) {
    List<String> alive = alive(tags, health);
    return alive.isEmpty() ? tags : alive;
  }
}
