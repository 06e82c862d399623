package dev.jray.kernel.instance;

import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import java.util.Map;

/** The counters of an instance without a stats feature: none. */
final class NoStats implements StatsManager {
  @Override
  public boolean counting() {
    return false;
  }

  @Override
  public Counter counter(StatName name) {
    return Counter.NONE;
  }

  @Override
  public Map<StatName, Counter> counters() {
    return Map.of();
  }
}
