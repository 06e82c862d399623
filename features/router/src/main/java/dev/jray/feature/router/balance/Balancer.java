package dev.jray.feature.router.balance;

import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.OutboundManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A group of outbounds out of which one is chosen for each flow. Thread-safe. */
public final class Balancer {
  private final String tag;
  private final List<String> selectors;
  private final List<String> fallbacks;
  private final OutboundManager outbounds;
  private final Observatory observatory;
  private final RandomGenerator random;
  private final Strategy strategy;
  private volatile String override = "";
  private volatile Selection selection = new Selection(List.of(), List.of());

  /** The outbounds that the selectors select out of these. */
  private record Selection(List<String> all, List<String> selected) {}

  /**
   * Makes a balancer.
   *
   * @throws dev.jray.spi.config.ConfigException if its strategy is unknown or badly set
   */
  public Balancer(
      BalancingRule rule,
      OutboundManager outbounds,
      Observatory observatory,
      RandomGenerator random) {
    this.tag = rule.getTag();
    this.selectors = List.copyOf(rule.getOutboundSelectorList());
    this.fallbacks = fallbacks(rule);
    this.outbounds = outbounds;
    this.observatory = observatory;
    this.random = random;
    this.strategy = Strategies.of(rule, random);
  }

  /** The outbounds that serve where the strategy finds none, in the order to try them. */
  public static List<String> fallbacks(BalancingRule rule) {
    List<String> tags = new ArrayList<>();
    if (!rule.getFallbackTag().isEmpty()) {
      tags.add(rule.getFallbackTag());
    }
    tags.addAll(rule.getFurtherFallbackTagList());
    return List.copyOf(tags);
  }

  /** Its name. */
  public String tag() {
    return tag;
  }

  /** The target that was set by {@link #override}. */
  public Optional<String> override() {
    return Optional.of(override).filter(target -> !target.isEmpty());
  }

  /** Makes it answer always the same; with an empty text, it chooses again. */
  public void override(String target) {
    override = target;
  }

  /** Whether there is any outbound to choose from. */
  public boolean selectsAny() {
    return !selected().isEmpty();
  }

  /** Whether its strategy asks an observatory, and there is none. */
  public boolean isBlind() {
    return strategy.asksObservatory() && observatory == Observatory.NONE;
  }

  /** What it would choose from at present, the best first. */
  public List<String> candidates() {
    List<String> tags = selected();
    Map<String, Health> health = observatory.results();
    List<String> fit = fit(tags, health);
    if (!fit.isEmpty()) {
      return fit;
    }
    Optional<String> fallback = fallback(health);
    return fallback.isPresent() ? List.of(fallback.get()) : desperate(tags, health);
  }

  /** Chooses an outbound; empty if there is none. */
  public Optional<String> pick() {
    return choose(false);
  }

  /** What {@link #pick} may answer next; takes nobody's turn. */
  public Optional<String> peek() {
    return choose(true);
  }

  private Optional<String> choose(boolean onlyLooking) {
    String set = override;
    if (!set.isEmpty()) {
      return Optional.of(set);
    }
    List<String> tags = selected();
    Map<String, Health> health = observatory.results();
    List<String> fit = fit(tags, health);
    if (!fit.isEmpty()) {
      return Optional.of(onlyLooking ? strategy.peek(fit) : strategy.pick(fit));
    }
    Optional<String> fallback = fallback(health);
    if (fallback.isPresent()) {
      return fallback;
    }
    List<String> rest = desperate(tags, health);
    return rest.isEmpty() ? Optional.empty() : Optional.of(rest.get(random.nextInt(rest.size())));
  }

  private List<String> fit(List<String> tags, Map<String, Health> health) {
    return tags.isEmpty() ? tags : strategy.candidates(tags, health);
  }

  /** The first fallback that is not dead; if all are, the first. */
  private Optional<String> fallback(Map<String, Health> health) {
    return Liveness.preferred(fallbacks, health).stream().findFirst();
  }

  /**
   * What may serve although nothing speaks for it: before the first probe, that is all there is.
   */
  private List<String> desperate(List<String> tags, Map<String, Health> health) {
    return strategy.anyRatherThanNone() ? Liveness.preferred(tags, health) : List.of();
  }

  private List<String> selected() {
    List<String> all = outbounds.tags();
    Selection last = selection;
    if (last.all() != all) {
      last = new Selection(all, outbounds.select(selectors));
      selection = last;
    }
    return last.selected();
  }
}
