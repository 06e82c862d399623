package dev.jray.feature.router.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.jray.feature.router.FakeOutbounds;
import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.StrategyLeastLoadConfig;
import dev.jray.feature.router.proto.StrategyLeastPingConfig;
import dev.jray.feature.router.proto.StrategyRandomConfig;
import dev.jray.feature.router.proto.StrategyWeight;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Observatory.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BalancerTest {
  private final FakeOutbounds outbounds = new FakeOutbounds("a1", "a2", "b1", "a3");
  private final Map<String, Health> health = new HashMap<>();
  private final Observatory observatory = () -> health;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  @Test
  void choosesAmongThoseWhoseTagsBeginWithASelector() {
    Balancer balancer = balancer(rule("").addOutboundSelector("b"));
    assertThat(picks(balancer)).containsExactly("a1", "a2", "a3", "b1");

    outbounds.replace("c", "b7");
    assertThat(picks(balancer)).containsExactly("b7");
  }

  @Test
  void withoutOutboundsThereIsNone() {
    outbounds.replace("c");
    Balancer balancer = balancer(rule(""));
    assertThat(balancer.pick()).isEmpty();
    assertThat(balancer.candidates()).isEmpty();
    assertThat(balancer.selectsAny()).isFalse();
  }

  @Test
  void doesNotChooseTheDeadWhileOthersLive() {
    dead("a1");
    alive("a2", 5);
    for (String strategy : Strategies.NAMES) {
      assertThat(picks(balancer(rule(strategy)))).as(strategy).doesNotContain("a1").isNotEmpty();
    }
    dead("a2");
    dead("a3");
    for (String strategy : Strategies.NAMES) {
      assertThat(picks(balancer(rule(strategy)))).as(strategy).containsExactly("a1", "a2", "a3");
    }
  }

  @Test
  void randomMayInsistOnTheLiving() {
    BalancingRule.Builder rule =
        settings("random", StrategyRandomConfig.newBuilder().setAliveOnly(true).build());
    dead("a1");
    assertThat(picks(balancer(rule))).containsExactly("a2", "a3");
    dead("a2");
    dead("a3");
    assertThat(balancer(rule).pick()).isEmpty();
    assertThat(balancer(rule.setFallbackTag("b1")).pick()).contains("b1");
  }

  @Test
  void roundRobinTakesTurns() {
    Balancer balancer = balancer(rule("roundRobin"));
    List<String> picks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      assertThat(balancer.peek()).isEqualTo(balancer.peek());
      picks.add(balancer.pick().orElseThrow());
    }
    assertThat(picks).containsExactly("a1", "a2", "a3", "a1", "a2");
  }

  @Test
  void leastPingTakesTheQuickest() {
    Balancer balancer = balancer(rule("leastping"));
    alive("a1", 30);
    alive("a2", 10);
    alive("a3", 20);
    assertThat(balancer.pick()).contains("a2");
    assertThat(balancer.candidates()).containsExactly("a2", "a3", "a1");

    alive("a2", 40);
    assertThat(balancer.pick()).contains("a3");
    alive("a3", 99_999_999);
    assertThat(balancer.pick()).contains("a1");
  }

  @Test
  void leastPingMayStayWithItsChoice() {
    Balancer balancer =
        balancer(
            settings(
                "leastping", StrategyLeastPingConfig.newBuilder().setStickyChoice(true).build()));
    alive("a1", 30);
    alive("a2", 10);
    assertThat(balancer.pick()).contains("a2");
    alive("a2", 40);
    assertThat(balancer.pick()).contains("a2");
    dead("a2");
    assertThat(balancer.pick()).contains("a1");
  }

  @Test
  void beforeTheFirstProbeTheFallbackServesElseAny() {
    for (String strategy : List.of("leastPing", "leastLoad")) {
      assertThat(picks(balancer(rule(strategy)))).containsExactly("a1", "a2", "a3");
      assertThat(picks(balancer(rule(strategy).setFallbackTag("b1")))).containsExactly("b1");
      assertThat(balancer(rule(strategy).setFallbackTag("b1")).candidates()).containsExactly("b1");
    }
  }

  @Test
  void fallbacksAreTriedInTheirOrder() {
    outbounds.replace("b1", "b2");
    BalancingRule.Builder rule = rule("").setFallbackTag("b1").addFurtherFallbackTag("b2");
    assertThat(balancer(rule).pick()).contains("b1");
    dead("b1");
    assertThat(balancer(rule).pick()).contains("b2");
    dead("b2");
    assertThat(balancer(rule).pick()).contains("b1");
  }

  @Test
  void anOverrideDecidesUntilItIsTakenBack() {
    Balancer balancer = balancer(rule("roundrobin"));
    balancer.override("b1");
    assertThat(picks(balancer)).containsExactly("b1");
    assertThat(balancer.override()).contains("b1");
    assertThat(balancer.candidates()).containsExactly("a1", "a2", "a3");
    balancer.override("");
    assertThat(balancer.override()).isEmpty();
    assertThat(picks(balancer)).containsExactly("a1", "a2", "a3");
  }

  @Test
  void leastLoadTakesTheSteadiest() {
    sampled("a1", 10, 0, 30, 50);
    sampled("a2", 10, 0, 10, 90);
    sampled("a3", 10, 0, 20, 10);
    assertThat(picks(leastLoad(StrategyLeastLoadConfig.newBuilder()))).containsExactly("a2");
    assertThat(leastLoad(StrategyLeastLoadConfig.newBuilder().setExpected(2)).candidates())
        .containsExactly("a2", "a3");
    assertThat(leastLoad(StrategyLeastLoadConfig.newBuilder().setExpected(9)).candidates())
        .containsExactly("a2", "a3", "a1");
  }

  @Test
  void equalDeviationsAreOrderedByAverageThenFailuresThenCountThenTag() {
    sampled("a3", 10, 0, 10, 5);
    sampled("a2", 10, 1, 10, 10);
    sampled("a1", 20, 1, 10, 10);
    StrategyLeastLoadConfig.Builder all = StrategyLeastLoadConfig.newBuilder().setExpected(4);
    assertThat(leastLoad(all).candidates()).containsExactly("a3", "a1", "a2");
    sampled("a1", 10, 1, 10, 10);
    assertThat(leastLoad(all).candidates()).containsExactly("a3", "a1", "a2");
    sampled("a1", 10, 2, 10, 10);
    assertThat(leastLoad(all).candidates()).containsExactly("a3", "a2", "a1");
  }

  @Test
  void leastLoadExtendsOverItsBaselines() {
    sampled("a1", 10, 0, 10, 10);
    sampled("a2", 10, 0, 30, 10);
    sampled("a3", 10, 0, 80, 10);
    assertThat(leastLoad(baselines(0, 5, 20, 50)).candidates())
        .isEqualTo(List.of("a1", "a2", "a3"));
    assertThat(leastLoad(baselines(1, 5, 20, 50)).candidates()).containsExactly("a1");
    assertThat(leastLoad(baselines(2, 5, 20, 50)).candidates()).containsExactly("a1", "a2");
    assertThat(leastLoad(baselines(3, 5, 20, 50)).candidates()).containsExactly("a1", "a2", "a3");
    assertThat(leastLoad(baselines(1, 50)).candidates()).containsExactly("a1", "a2");
  }

  @Test
  void leastLoadLeavesOutTheSlowAndTheUnreliable() {
    sampled("a1", 10, 6, 10, 10);
    sampled("a2", 10, 0, 20, 10);
    sampled("a3", 10, 5, 30, 10);
    StrategyLeastLoadConfig.Builder settings =
        StrategyLeastLoadConfig.newBuilder().setExpected(3).setTolerance(0.5f);
    assertThat(leastLoad(settings).candidates()).containsExactly("a2", "a3");

    alive("a2", 200);
    settings.setMaxRTT(Duration.ofMillis(200).toNanos());
    assertThat(leastLoad(settings).candidates()).containsExactly("a3");
  }

  @Test
  void costsMakeOutboundsDearer() {
    sampled("a1", 10, 0, 10, 10);
    sampled("a2", 10, 0, 12, 10);
    sampled("a3", 10, 0, 14, 10);
    StrategyLeastLoadConfig.Builder settings =
        StrategyLeastLoadConfig.newBuilder()
            .setExpected(4)
            .addCosts(StrategyWeight.newBuilder().setMatch("a1").setValue(4))
            .addCosts(StrategyWeight.newBuilder().setRegexp(true).setMatch("^a\\d$"));
    // 10 * sqrt 4, 12 * sqrt 2, 14 * sqrt 3
    assertThat(leastLoad(settings).candidates()).containsExactly("a2", "a1", "a3");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> balancer(rule("best")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown balancing strategy: best")
        .hasMessageContaining("leastPing");
    assertThatThrownBy(
            () -> balancer(settings("leastload", StrategyRandomConfig.getDefaultInstance())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("StrategyLeastLoadConfig");
    assertThatThrownBy(
            () ->
                leastLoad(
                    StrategyLeastLoadConfig.newBuilder()
                        .addCosts(StrategyWeight.newBuilder().setRegexp(true).setMatch("("))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("invalid regular expression in costs: (");
  }

  private static StrategyLeastLoadConfig.Builder baselines(int expected, int... millis) {
    StrategyLeastLoadConfig.Builder settings =
        StrategyLeastLoadConfig.newBuilder().setExpected(expected);
    for (int one : millis) {
      settings.addBaselines(Duration.ofMillis(one).toNanos());
    }
    return settings;
  }

  private Balancer leastLoad(StrategyLeastLoadConfig.Builder settings) {
    return balancer(settings("leastload", settings.build()));
  }

  private static BalancingRule.Builder settings(String strategy, Message settings) {
    return rule(strategy).setStrategySettings(Messages.typed(settings));
  }

  private static BalancingRule.Builder rule(String strategy) {
    return BalancingRule.newBuilder()
        .setTag("balancer")
        .addOutboundSelector("a")
        .setStrategy(strategy);
  }

  private Balancer balancer(BalancingRule.Builder rule) {
    return new Balancer(rule.build(), outbounds, observatory, random);
  }

  /** What comes out of many choices. */
  private static Set<String> picks(Balancer balancer) {
    Set<String> picks = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      picks.add(balancer.pick().orElseThrow());
    }
    return picks;
  }

  private void alive(String tag, int millis) {
    health.put(tag, health(true, millis, Optional.empty()));
  }

  private void dead(String tag) {
    health.put(tag, health(false, 99_999_999, Optional.empty()));
  }

  private void sampled(String tag, int all, int failed, int deviation, int average) {
    Duration mean = Duration.ofMillis(average);
    Samples samples = new Samples(all, failed, Duration.ofMillis(deviation), mean, mean, mean);
    health.put(tag, health(true, average, Optional.of(samples)));
  }

  private static Health health(boolean alive, int millis, Optional<Samples> samples) {
    return new Health(alive, Duration.ofMillis(millis), "", Instant.EPOCH, Instant.EPOCH, samples);
  }
}
