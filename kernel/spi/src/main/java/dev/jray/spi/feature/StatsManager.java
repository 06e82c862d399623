package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import java.util.Map;

/** Holds the traffic counters. Without one, nothing is counted. Thread-safe. */
@Stable
public interface StatsManager {

  /** The counter of this name, made if need be. Callers keep it, they do not ask again per flow. */
  Counter counter(StatName name);

  /** Whether anything is counted at all. */
  default boolean counting() {
    return true;
  }

  /** All counters by name. */
  Map<StatName, Counter> counters();
}
