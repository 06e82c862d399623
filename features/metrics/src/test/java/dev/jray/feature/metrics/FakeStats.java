package dev.jray.feature.metrics;

import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counters that stand still. */
final class FakeStats implements StatsManager {
  private final Map<StatName, Counter> counters = new LinkedHashMap<>();

  FakeStats put(StatName.Kind kind, String name, StatName.Direction direction, long value) {
    counters.put(
        new StatName(kind, name, direction),
        new Counter() {
          @Override
          public void add(long amount) {
            throw new UnsupportedOperationException();
          }

          @Override
          public long value() {
            return value;
          }

          @Override
          public long reset() {
            throw new UnsupportedOperationException();
          }
        });
    return this;
  }

  @Override
  public Counter counter(StatName name) {
    return counters.get(name);
  }

  @Override
  public Map<StatName, Counter> counters() {
    return counters;
  }

  @Override
  public Map<String, Map<InetAddress, Instant>> online() {
    return Map.of("a@b", Map.of());
  }
}
