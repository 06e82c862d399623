package dev.jray.feature.metrics;

import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of the outbounds that are probed, and how often each rule decided. */
final class RoutingMetrics implements MetricsSource {
  private static final int MAX_RULES = 1_000;
  private static final double NANOS = 1e9;

  private final Observatory observatory;
  private final Router router;

  RoutingMetrics(Observatory observatory, Router router) {
    this.observatory = observatory;
    this.router = router;
  }

  @Override
  public void write(MetricsText out) {
    Map<String, Observatory.Health> results = new TreeMap<>(observatory.results());
    if (!results.isEmpty()) {
      out.family(
          "jray_outbound_up", MetricsText.Type.GAUGE, "Whether the last probe was answered.");
      results.forEach(
          (tag, health) -> out.sample().label("tag", tag).value(health.alive() ? 1 : 0));
      out.family(
          "jray_outbound_probe_seconds",
          MetricsText.Type.GAUGE,
          "How long the last probe took; outbounds that are down have none.");
      results.forEach(
          (tag, health) -> {
            if (health.alive()) {
              out.sample().label("tag", tag).value(seconds(health.delay()));
            }
          });
    }
    Optional<RouterControl> control = router.control();
    if (control.isPresent()) {
      rules(out, control.get().rules());
    }
  }

  private static void rules(MetricsText out, List<RouterControl.Rule> rules) {
    out.family(
        "jray_routing_rule_hits_total", MetricsText.Type.COUNTER, "Flows that a rule has decided.");
    for (int i = 0; i < Math.min(rules.size(), MAX_RULES); i++) {
      RouterControl.Rule rule = rules.get(i);
      out.sample()
          .label("index", Integer.toString(i))
          .label("rule", rule.ruleTag())
          .label("target", rule.target())
          .value(rule.hits());
    }
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }
}
