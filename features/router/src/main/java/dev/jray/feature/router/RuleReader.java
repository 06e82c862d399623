package dev.jray.feature.router;

import dev.jray.feature.router.attribute.AttributeExpression;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.proto.net.PortList;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one rule of the {@code routing} section. */
final class RuleReader {
  private static final String PREFIX = "invalid field rule > ";

  private static final List<String> CONDITIONS =
      List.of(
          "domain",
          "domains",
          "ip",
          "source",
          "sourceIP",
          "port",
          "sourcePort",
          "network",
          "user",
          "inboundTag",
          "protocol",
          "attrs");

  /** What Xray's rules can ask and JRay's cannot: left out, the rule would match too much. */
  private static final List<String> UNSUPPORTED =
      List.of("localIP", "localPort", "vlessRoute", "process", "localOS", "webhook");

  /** What graphical clients leave in rules for themselves. */
  private static final List<String> NOTES = List.of("id", "remarks", "comment", "_comment");

  private final RuleTexts texts;

  RuleReader(RuleTexts texts) {
    this.texts = texts;
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
    readAddresses(node, rule);
    ports(node.get("port")).ifPresent(rule::setPortList);
    ports(node.get("sourcePort")).ifPresent(rule::setSourcePortList);
    for (String network : node.get("network").strings()) {
      rule.addNetworks(Networks.of(network));
    }
    rule.addAllUserEmail(node.get("user").strings());
    rule.addAllInboundTag(node.get("inboundTag").strings());
    rule.addAllProtocol(node.get("protocol").strings());
    rule.setDomainMatcher(node.get("domainMatcher").string(""));
    readAttributes(node.get("attrs"), rule);
    for (String key : UNSUPPORTED) {
      if (node.get(key).present()) {
        node.get(key).fail("JRay's rules cannot ask for this; remove the rule or the key");
      }
    }
    if (CONDITIONS.stream().noneMatch(key -> node.get(key).present())) {
      node.fail(
          PREFIX
              + "this rule has no effective fields; give it a condition such as \"network\": \"tcp,udp\"");
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
      node.fail(PREFIX + "neither outboundTag nor balancerTag is specified in routing rule");
    }
  }

  private void readAddresses(ConfigNode node, RoutingRule.Builder rule) {
    readDomains(node.get("domain"), rule::addDomain);
    readDomains(node.get("domains"), rule::addDomain);
    rule.addAllGeoip(ips(node.get("ip")));
    ConfigNode source = node.get("sourceIP");
    rule.addAllSourceGeoip(ips(source.present() ? source : node.get("source")));
  }

  private void readDomains(ConfigNode node, Consumer<Domain> to) {
    for (String text : node.strings()) {
      try {
        to.accept(texts.domain(text, DomainType.PLAIN));
      } catch (ConfigException e) {
        e.problems()
            .forEach(
                problem ->
                    node.fail(PREFIX + "failed to parse domain rule: " + text + " > " + problem));
      }
    }
  }

  private List<GeoIP> ips(ConfigNode node) {
    try {
      return texts.ips(node.strings());
    } catch (ConfigException e) {
      e.problems().forEach(problem -> node.fail(PREFIX + problem));
      return List.of();
    }
  }

  private static Optional<PortList> ports(ConfigNode node) {
    if (!node.present()) {
      return Optional.empty();
    }
    if (node.isNumber()) {
      // V2Ray takes any number here, even one that is no port
      return Optional.of(PortTexts.number(node.uint32(0)));
    }
    String text = node.string("");
    try {
      return Optional.of(PortTexts.read(text));
    } catch (ConfigException e) {
      node.fail(PREFIX + e.getMessage());
      return Optional.empty();
    }
  }

  private static void readAttributes(ConfigNode node, RoutingRule.Builder rule) {
    if (node.isObject()) {
      node.members().forEach((name, pattern) -> readPattern(name, pattern, rule));
      return;
    }
    String expression = node.string("");
    if (expression.isEmpty()) {
      return;
    }
    rule.setAttributes(expression);
    check(node, () -> AttributeExpression.parse(expression));
  }

  private static void readPattern(String name, ConfigNode node, RoutingRule.Builder rule) {
    String pattern = node.string("");
    rule.putAttributePattern(name, pattern);
    check(node, () -> PatternCondition.compile(name, pattern));
  }

  private static void check(ConfigNode node, Runnable attempt) {
    try {
      attempt.run();
    } catch (ConfigException e) {
      e.problems().forEach(node::fail);
    }
  }
}
