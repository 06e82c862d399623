package dev.jray.feature.router.balance;

import dev.jray.feature.router.proto.StrategyLeastLoadConfig;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Observatory.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One of the outbounds whose delays vary least: what is busy answers unevenly. The cost of an
 * outbound is the deviation of its delays, times the root of the weight that the settings give it.
 */
final class LeastLoadStrategy implements Strategy {
  private static final Comparator<Node> CHEAPEST_FIRST =
      Comparator.comparingDouble(Node::cost)
          .thenComparing(node -> node.samples().average())
          .thenComparing(node -> node.samples().failed())
          .thenComparing(node -> -node.samples().all())
          .thenComparing(Node::tag);

  private final RandomGenerator random;
  private final Weights weights;
  private final List<Long> baselines;
  private final int expected;
  private final long maxRtt;
  private final double tolerance;

  /** An outbound that may be chosen. */
  private record Node(String tag, double cost, Samples samples) {}

  LeastLoadStrategy(StrategyLeastLoadConfig settings, RandomGenerator random) {
    this.random = random;
    weights = new Weights(settings.getCostsList());
    baselines = List.copyOf(settings.getBaselinesList());
    expected = settings.getExpected();
    maxRtt = settings.getMaxRTT();
    tolerance = settings.getTolerance();
  }

  @Override
  public boolean asksObservatory() {
    return true;
  }

  @Override
  public List<String> candidates(List<String> tags, Map<String, Health> health) {
    List<Node> nodes = new ArrayList<>();
    for (String tag : tags) {
      node(tag, health.get(tag)).ifPresent(nodes::add);
    }
    nodes.sort(CHEAPEST_FIRST);
    return nodes.subList(0, count(nodes)).stream().map(Node::tag).toList();
  }

  private Optional<Node> node(String tag, Health health) {
    if (health == null || !health.alive()) {
      return Optional.empty();
    }
    if (maxRtt > 0 && health.delay().toNanos() >= maxRtt) {
      return Optional.empty();
    }
    Samples samples = health.samples().orElseGet(() -> single(health.delay()));
    if (tolerance > 0 && samples.failed() > tolerance * samples.all()) {
      return Optional.empty();
    }
    double cost = samples.deviation().toNanos() * Math.sqrt(weights.of(tag));
    return Optional.of(new Node(tag, cost, samples));
  }

  /** What one probe says: of a single delay nobody knows the deviation, so half of it counts. */
  private static Samples single(Duration delay) {
    return new Samples(1, 0, delay.dividedBy(2), delay, delay, delay);
  }

  private int count(List<Node> nodes) {
    if (expected > nodes.size()) {
      return nodes.size();
    }
    if (baselines.isEmpty()) {
      return Math.min(nodes.size(), Math.max(expected, 1));
    }
    int count = 0;
    for (long baseline : baselines) {
      while (count < nodes.size() && nodes.get(count).cost() <= baseline) {
        count++;
      }
      if (count >= expected) {
        break;
      }
    }
    return Math.max(count, Math.max(expected, 0));
  }

  @Override
  public String pick(List<String> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }
}
