package dev.jray.feature.router;

import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigNode;
import dev.jray.toolkit.geo.RuleTexts;
import java.util.List;

/** Reads one rule of the {@code routing} section. */
final class RuleReader {
  /** What Xray's rules can ask and JRay's cannot: left out, the rule would match too much. */
  private static final List<String> UNSUPPORTED =
      List.of("localIP", "localPort", "vlessRoute", "process", "localOS", "webhook");

  /** What graphical clients leave in rules for themselves. */
  private static final List<String> NOTES = List.of("id", "remarks", "comment", "_comment");

  private final ConditionReader conditions;

  RuleReader(RuleTexts texts) {
    this.conditions = new ConditionReader(texts);
  }

  RoutingRule read(ConfigNode node) {
    RoutingRule.Builder rule = RoutingRule.newBuilder();
    if (!node.isObject()) {
      // the read records what is wrong
      node.get("type");
      return rule.build();
    }
    String type = node.get("type").string("");
    if (!type.equalsIgnoreCase("field")) {
      node.get("type").fail("unknown router rule type: " + type + "; write \"type\": \"field\"");
    }
    // Without a condition that is only misspelt, the rule would match too much.
    node.exact();
    NOTES.forEach(node::get);
    if (!node.get("enabled").bool(true)) {
      node.get("enabled").fail("rules cannot be switched off; remove the rule");
    }
    rule.setRuleTag(node.get("ruleTag").string(""));
    readTarget(node, rule);
    conditions.read(node, rule);
    rule.setDomainMatcher(node.get("domainMatcher").string(""));
    for (String key : UNSUPPORTED) {
      if (node.get(key).present()) {
        node.get(key).fail("JRay's rules cannot ask for this; remove the rule or the key");
      }
    }
    return rule.build();
  }

  private static void readTarget(ConfigNode node, RoutingRule.Builder rule) {
    String outbound = node.get("outboundTag").string("");
    String balancer = node.get("balancerTag").string("");
    if (!outbound.isEmpty()) {
      rule.setTag(outbound);
    } else if (!balancer.isEmpty()) {
      rule.setBalancingTag(balancer);
    } else {
      node.fail(
          ConditionReader.PREFIX
              + "neither outboundTag nor balancerTag is specified in routing rule");
    }
  }
}
