package dev.jray.feature.router;

import dev.jray.feature.router.balance.Balancer;
import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.toolkit.text.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** Makes tables of rules out of settings and of other tables. */
final class TableBuilder {
  private final Conditions conditions;
  private final OutboundManager outbounds;
  private final Observatory observatory;
  private final RandomGenerator random;

  TableBuilder(
      Conditions conditions,
      OutboundManager outbounds,
      Observatory observatory,
      RandomGenerator random) {
    this.conditions = conditions;
    this.outbounds = outbounds;
    this.observatory = observatory;
    this.random = random;
  }

  /**
   * The table of an instance's settings.
   *
   * @throws ConfigException with everything that is wrong with them
   */
  RuleTable of(Config config) {
    return extend(new RuleTable(config.getDomainStrategy(), List.of(), Map.of()), config);
  }

  /**
   * A table with the rules and balancers of these settings behind those that it has.
   *
   * @throws ConfigException with everything that is wrong with them
   */
  RuleTable extend(RuleTable table, Config config) {
    List<String> problems = new ArrayList<>();
    Map<String, Balancer> balancers = new LinkedHashMap<>(table.balancers());
    for (BalancingRule settings : config.getBalancingRuleList()) {
      attempt(problems, "", () -> addBalancer(settings, balancers));
    }
    List<Rule> rules = new ArrayList<>(table.rules());
    Set<String> tags = new HashSet<>();
    rules.forEach(rule -> tags.add(rule.ruleTag()));
    tags.remove("");
    for (int i = 0; i < config.getRuleCount(); i++) {
      RoutingRule settings = config.getRule(i);
      if (!settings.getRuleTag().isEmpty() && !tags.add(settings.getRuleTag())) {
        problems.add("duplicate ruleTag " + settings.getRuleTag());
      }
      String name = NamedOutbounds.name(i, settings) + " > ";
      attempt(problems, name, () -> rules.add(rule(settings, balancers, new LongAdder())));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new RuleTable(table.strategy(), rules, balancers);
  }

  /**
   * The same table with what the files contain now.
   *
   * @throws ConfigException if they cannot be read
   */
  RuleTable again(RuleTable table) {
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : table.rules()) {
      Optional<RoutingRule> settings = rule.message();
      rules.add(settings.isEmpty() ? rule : rule(settings.get(), table.balancers(), rule.hits()));
    }
    return new RuleTable(table.strategy(), rules, table.balancers());
  }

  private void addBalancer(BalancingRule settings, Map<String, Balancer> balancers) {
    if (settings.getTag().isEmpty()) {
      throw new ConfigException("empty balancer tag; rules name a balancer by its tag");
    }
    if (balancers.containsKey(settings.getTag())) {
      throw new ConfigException("duplicate balancer tag: " + settings.getTag());
    }
    balancers.put(settings.getTag(), new Balancer(settings, outbounds, observatory, random));
  }

  private Rule rule(RoutingRule settings, Map<String, Balancer> balancers, LongAdder hits) {
    List<Condition> made = conditions.of(settings);
    if (made.isEmpty()) {
      throw new ConfigException(Conditions.NONE);
    }
    boolean keep = Conditions.namesFiles(settings);
    if (!settings.hasBalancingTag()) {
      return Rule.to(settings, keep, made, hits);
    }
    Balancer balancer = balancers.get(settings.getBalancingTag());
    if (balancer == null) {
      throw new ConfigException(unknownBalancer(settings.getBalancingTag(), balancers.keySet()));
    }
    return Rule.to(balancer, settings, keep, made, hits);
  }

  /** What to say of a rule that names a balancer which does not exist. */
  static String unknownBalancer(String tag, Collection<String> known) {
    return "balancer "
        + tag
        + " not found"
        + Spelling.allAndNearest(tag, known.stream().sorted().toList(), "balancers");
  }

  private static void attempt(List<String> problems, String prefix, Runnable part) {
    try {
      part.run();
    } catch (ConfigException e) {
      e.problems().forEach(problem -> problems.add(prefix + problem));
    }
  }
}
