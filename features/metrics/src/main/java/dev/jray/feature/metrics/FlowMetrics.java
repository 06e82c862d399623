package dev.jray.feature.metrics;

import dev.jray.spi.feature.InstanceStatus;

/** The instance's flows and what they failed of. */
final class FlowMetrics implements MetricsSource {
  private final InstanceStatus status;

  FlowMetrics(InstanceStatus status) {
    this.status = status;
  }

  @Override
  public void write(MetricsText out) {
    out.family("jray_accepting", MetricsText.Type.GAUGE, "Whether the instance takes new flows.");
    out.sample().value(status.accepting() ? 1 : 0);
    out.family("jray_flows_running", MetricsText.Type.GAUGE, "Flows that have not ended.");
    out.sample().value(status.runningFlows());
    out.family("jray_flows_started_total", MetricsText.Type.COUNTER, "Flows that were begun.");
    out.sample().value(status.startedFlows());
    out.family(
        "jray_failures_total",
        MetricsText.Type.COUNTER,
        "Handshakes and flows that failed, by error code.");
    status.failures().forEach((code, count) -> out.sample().label("code", code).value(count));
  }
}
