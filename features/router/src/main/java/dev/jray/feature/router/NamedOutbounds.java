package dev.jray.feature.router;

import dev.jray.feature.router.balance.Balancer;
import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.feature.OutboundTags.Naming;
import java.util.ArrayList;
import java.util.List;

/** The outbounds that rules and balancers name. A selector names none, it only selects. */
final class NamedOutbounds {
  private NamedOutbounds() {}

  static List<Naming> of(Config config) {
    List<Naming> all = new ArrayList<>();
    for (int i = 0; i < config.getRuleCount(); i++) {
      RoutingRule rule = config.getRule(i);
      if (rule.hasTag()) {
        all.add(naming(rule.getTag(), name(i, rule), "rules", i, "outboundTag"));
      }
    }
    for (int i = 0; i < config.getBalancingRuleCount(); i++) {
      BalancingRule rule = config.getBalancingRule(i);
      for (String tag : Balancer.fallbacks(rule)) {
        all.add(
            naming(tag, "the balancer \"" + rule.getTag() + "\"", "balancers", i, "fallbackTag"));
      }
    }
    return all;
  }

  /** A rule as messages call it. */
  static String name(int index, RoutingRule rule) {
    String number = "rule " + (index + 1);
    return rule.getRuleTag().isEmpty() ? number : number + " (" + rule.getRuleTag() + ")";
  }

  private static Naming naming(String tag, String who, String list, int index, String key) {
    return new Naming(tag, who, List.of(list, Integer.toString(index), key));
  }
}
