package dev.jray.kernel.instance;

import dev.jray.kernel.dispatch.FlowCounts;
import dev.jray.spi.feature.InstanceStatus;
import java.util.Map;

/** The status of one instance. It exists before the life that it tells of. */
final class KernelStatus implements InstanceStatus {
  private final FlowCounts counts;
  private volatile Lifecycle lifecycle; // null while the instance is being made

  KernelStatus(FlowCounts counts) {
    this.counts = counts;
  }

  void connect(Lifecycle made) {
    lifecycle = made;
  }

  @Override
  public boolean accepting() {
    Lifecycle life = lifecycle;
    return life != null && life.state() == InstanceState.STARTED;
  }

  @Override
  public long runningFlows() {
    return counts.running();
  }

  @Override
  public long startedFlows() {
    return counts.started();
  }

  @Override
  public Map<String, Long> failures() {
    return counts.failures();
  }
}
