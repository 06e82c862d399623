package dev.jray.feature.router;

import dev.jray.feature.router.balance.Balancer;
import dev.jray.feature.router.proto.Config.DomainStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rules at one moment. Immutable but for the counters of its rules. */
final class RuleTable {
  private final DomainStrategy strategy;
  private final Rule[] rules;
  private final Map<String, Balancer> balancers;
  private final boolean asksAddresses;

  RuleTable(DomainStrategy strategy, List<Rule> rules, Map<String, Balancer> balancers) {
    this.strategy = strategy;
    this.rules = rules.toArray(new Rule[0]);
    this.balancers = Map.copyOf(balancers);
    this.asksAddresses = rules.stream().anyMatch(Rule::asksAddresses);
  }

  DomainStrategy strategy() {
    return strategy;
  }

  int size() {
    return rules.length;
  }

  Rule rule(int index) {
    return rules[index];
  }

  List<Rule> rules() {
    return List.of(rules);
  }

  Map<String, Balancer> balancers() {
    return balancers;
  }

  Optional<Balancer> balancer(String tag) {
    return Optional.ofNullable(balancers.get(tag));
  }

  /** Whether names are resolved as soon as a rule asks for addresses. */
  boolean resolvesOnDemand() {
    return asksAddresses && strategy == DomainStrategy.IpOnDemand;
  }

  /** Whether names are resolved when no rule has matched. */
  boolean resolvesAfterwards() {
    return asksAddresses && strategy == DomainStrategy.IpIfNonMatch;
  }
}
