package dev.jray.feature.router;

import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.GeoIP;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes one rule of the {@code routing} section. */
final class RuleWriter {
  private RuleWriter() {}

  static Map<String, Object> write(RoutingRule rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", "field");
    if (!rule.getRuleTag().isEmpty()) {
      tree.put("ruleTag", rule.getRuleTag());
    }
    if (!rule.getDomainMatcher().isEmpty()) {
      tree.put("domainMatcher", rule.getDomainMatcher());
    }
    putAll(tree, "domain", Conditions.domains(rule).stream().map(RuleTexts::text).toList());
    putAll(tree, "ip", ips(rule.getGeoipList(), rule.getCidrList()));
    if (rule.hasPortList()) {
      tree.put("port", PortTexts.write(rule.getPortList()));
    } else if (rule.hasPortRange()) {
      tree.put("port", PortTexts.text(rule.getPortRange()));
    }
    putAll(tree, "network", networks(rule));
    putAll(tree, "source", ips(rule.getSourceGeoipList(), rule.getSourceCidrList()));
    if (rule.hasSourcePortList()) {
      tree.put("sourcePort", PortTexts.write(rule.getSourcePortList()));
    }
    putAll(tree, "user", rule.getUserEmailList());
    putAll(tree, "inboundTag", rule.getInboundTagList());
    putAll(tree, "protocol", rule.getProtocolList());
    if (!rule.getAttributes().isEmpty()) {
      tree.put("attrs", rule.getAttributes());
    } else if (rule.getAttributePatternCount() > 0) {
      tree.put("attrs", Map.copyOf(rule.getAttributePatternMap()));
    }
    if (rule.hasBalancingTag()) {
      tree.put("balancerTag", rule.getBalancingTag());
    } else {
      tree.put("outboundTag", rule.getTag());
    }
    return tree;
  }

  private static List<String> ips(List<GeoIP> lists, List<CIDR> deprecated) {
    if (lists.isEmpty() && !deprecated.isEmpty()) {
      return RuleTexts.texts(GeoIP.newBuilder().addAllCidr(deprecated).build());
    }
    List<String> texts = new ArrayList<>();
    lists.forEach(list -> texts.addAll(RuleTexts.texts(list)));
    return texts;
  }

  private static List<String> networks(RoutingRule rule) {
    List<Integer> numbers =
        rule.getNetworksCount() > 0
            ? rule.getNetworksValueList()
            : rule.getNetworkList().getNetworkValueList();
    return numbers.stream().map(Networks::text).toList();
  }

  private static void putAll(Map<String, Object> tree, String key, List<String> texts) {
    if (!texts.isEmpty()) {
      tree.put(key, List.copyOf(texts));
    }
  }
}
