package dev.jray.feature.metrics;

import dev.jray.spi.feature.InstanceStatus;
import java.util.Map;

/** A status that a test sets. */
final class FakeStatus implements InstanceStatus {
  volatile boolean accepting = true;

  @Override
  public boolean accepting() {
    return accepting;
  }

  @Override
  public long runningFlows() {
    return 3;
  }

  @Override
  public long startedFlows() {
    return 12;
  }

  @Override
  public Map<String, Long> failures() {
    return Map.of("network.refused", 4L);
  }
}
