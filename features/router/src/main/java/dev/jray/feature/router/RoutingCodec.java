package dev.jray.feature.router;

import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.Config.DomainStrategy;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.toolkit.geo.Expansion;
import dev.jray.toolkit.geo.RuleTexts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads and writes the {@code routing} section. */
final class RoutingCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(),
          RoutingCodec::read,
          RoutingCodec::write,
          RoutingCodec::portable);

  private RoutingCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    ConfigNode settings = node.get("settings");
    ConfigNode strategy = node.get("domainStrategy");
    // the deprecated form is read only where the newer one is absent
    strategy = strategy.present() ? strategy : settings.get("domainStrategy");
    config.setDomainStrategy(strategy(strategy));
    // has no effect, as in V2Ray since 4.0
    node.get("strategy").string("");
    String matcher = node.get("domainMatcher").string("");
    RuleReader rules = new RuleReader(RuleTexts.of(node));
    readBalancers(node, config);
    readRules(node.get("rules"), rules, matcher, config);
    readRules(settings.get("rules"), rules, matcher, config);
    return config.build();
  }

  private static DomainStrategy strategy(ConfigNode node) {
    return switch (node.string("").toLowerCase(Locale.ROOT)) {
      case "", "asis", "as_is", "as-is" -> DomainStrategy.AsIs;
      case "alwaysip", "always_ip", "always-ip" -> DomainStrategy.UseIp;
      case "ipifnonmatch", "ip_if_non_match", "ip-if-non-match", "ip_if_nonmatch" ->
          DomainStrategy.IpIfNonMatch;
      case "ipondemand", "ip_on_demand", "ip-on-demand" -> DomainStrategy.IpOnDemand;
      default -> {
        node.warn("an unknown strategy counts as AsIs: write AsIs, IPIfNonMatch or IPOnDemand");
        yield DomainStrategy.AsIs;
      }
    };
  }

  private static void readBalancers(ConfigNode node, Config.Builder config) {
    Set<String> tags = new HashSet<>();
    for (ConfigNode element : node.get("balancers").elements()) {
      BalancingRule balancer = BalancerReader.read(element);
      if (!balancer.getTag().isEmpty() && !tags.add(balancer.getTag())) {
        element.get("tag").fail("duplicate balancer tag: " + balancer.getTag());
      }
      config.addBalancingRule(balancer);
    }
  }

  private static void readRules(
      ConfigNode list, RuleReader reader, String matcher, Config.Builder config) {
    List<String> balancers =
        config.getBalancingRuleList().stream().map(BalancingRule::getTag).toList();
    for (ConfigNode element : list.elements()) {
      RoutingRule rule = reader.read(element);
      if (rule.hasBalancingTag() && !balancers.contains(rule.getBalancingTag())) {
        element
            .get("balancerTag")
            .fail(TableBuilder.unknownBalancer(rule.getBalancingTag(), balancers));
      }
      boolean inherits = !matcher.isEmpty() && rule.getDomainMatcher().isEmpty();
      config.addRule(inherits ? rule.toBuilder().setDomainMatcher(matcher).build() : rule);
    }
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    switch (config.getDomainStrategy()) {
      case UseIp -> tree.put("domainStrategy", "AlwaysIP");
      case IpIfNonMatch -> tree.put("domainStrategy", "IPIfNonMatch");
      case IpOnDemand -> tree.put("domainStrategy", "IPOnDemand");
      default -> {}
    }
    if (config.getRuleCount() > 0) {
      tree.put("rules", config.getRuleList().stream().map(RuleWriter::write).toList());
    }
    if (config.getBalancingRuleCount() > 0) {
      tree.put(
          "balancers", config.getBalancingRuleList().stream().map(BalancerWriter::write).toList());
    }
    return tree;
  }

  private static Config portable(Config config) {
    Config.Builder expanded = config.toBuilder().clearRule();
    for (RoutingRule rule : config.getRuleList()) {
      expanded.addRule(
          rule.toBuilder()
              .clearDomain()
              .addAllDomain(Expansion.domains(rule.getDomainList()))
              .clearGeoip()
              .addAllGeoip(Expansion.ips(rule.getGeoipList()))
              .clearSourceGeoip()
              .addAllSourceGeoip(Expansion.ips(rule.getSourceGeoipList())));
    }
    return expanded.build();
  }
}
