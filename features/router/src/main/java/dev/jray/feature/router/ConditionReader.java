package dev.jray.feature.router;

import dev.jray.feature.router.attribute.AttributeExpression;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.proto.net.Network;
import dev.jray.spi.proto.net.PortList;
import dev.jray.toolkit.geo.RuleTexts;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.text.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the conditions of a rule. */
final class ConditionReader {
  /** What stands before V2Ray's words for a rule that makes no sense. */
  static final String PREFIX = "invalid field rule > ";

  /** What sniffers find, what the inbound http says, and what the DNS says of its own flows. */
  private static final List<String> PROTOCOLS =
      List.of("http1", "http/1.1", "tls", "quic", "bittorrent", "fakedns", "dns", "https");

  /** Reads the value of a key; tells whether it asks for anything, be it wrong. */
  private interface Part {
    boolean read(ConfigNode node, RoutingRule.Builder rule);
  }

  private final RuleTexts texts;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  ConditionReader(RuleTexts texts) {
    this.texts = texts;
    parts.put("domain", (node, rule) -> domains(node, rule::addDomain));
    parts.put("domains", (node, rule) -> domains(node, rule::addDomain));
    parts.put("ip", (node, rule) -> ips(node, rule::addAllGeoip));
    parts.put("sourceIP", (node, rule) -> ips(node, rule::addAllSourceGeoip));
    parts.put("port", (node, rule) -> ports(node, rule::setPortList));
    parts.put("sourcePort", (node, rule) -> ports(node, rule::setSourcePortList));
    parts.put("network", (node, rule) -> networks(node, rule::addNetworks));
    parts.put("user", (node, rule) -> strings(node, rule::addAllUserEmail));
    parts.put("inboundTag", (node, rule) -> strings(node, rule::addAllInboundTag));
    parts.put("protocol", (node, rule) -> protocols(node, rule::addAllProtocol));
    parts.put("attrs", ConditionReader::attributes);
  }

  /** Reads all conditions that the rule has. */
  void read(ConfigNode node, RoutingRule.Builder rule) {
    boolean any = false;
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      any |= part.getValue().read(value(node, part.getKey()), rule);
    }
    if (!any) {
      node.fail(PREFIX + Conditions.NONE);
    }
  }

  /** V2Ray calls Xray's sourceIP by another name. */
  private static ConfigNode value(ConfigNode node, String key) {
    ConfigNode value = node.get(key);
    return key.equals("sourceIP") && !value.present() ? node.get("source") : value;
  }

  private static boolean strings(ConfigNode node, Consumer<List<String>> to) {
    to.accept(node.strings());
    return node.isList() ? !node.elements().isEmpty() : node.present();
  }

  private boolean domains(ConfigNode node, Consumer<Domain> to) {
    return strings(node, list -> list.forEach(text -> domain(node, text, to)));
  }

  private void domain(ConfigNode node, String text, Consumer<Domain> to) {
    try {
      to.accept(texts.domain(text, DomainType.PLAIN));
    } catch (ConfigException e) {
      e.problems()
          .forEach(
              problem ->
                  node.fail(PREFIX + "failed to parse domain rule: " + text + " > " + problem));
    }
  }

  private boolean ips(ConfigNode node, Consumer<List<GeoIP>> to) {
    return strings(node, list -> attempt(node, PREFIX, () -> to.accept(texts.ips(list))));
  }

  private static boolean ports(ConfigNode node, Consumer<PortList> to) {
    if (node.isNumber()) {
      // V2Ray takes any number here, even one that is no port
      to.accept(PortTexts.number(node.uint32(0)));
    } else if (node.present()) {
      String text = node.string("");
      attempt(node, PREFIX, () -> to.accept(PortTexts.read(text)));
    }
    return node.present();
  }

  private static boolean networks(ConfigNode node, Consumer<Network> to) {
    return strings(node, list -> list.forEach(text -> network(node, text, to)));
  }

  private static void network(ConfigNode node, String text, Consumer<Network> to) {
    Network network = Networks.of(text);
    if (network == Network.Unknown && !text.equals(Networks.UNKNOWN)) {
      node.warn(
          "\""
              + text
              + "\" is no network and matches nothing: write \"tcp\", \"udp\" or \"tcp,udp\"");
    }
    to.accept(network);
  }

  private static boolean protocols(ConfigNode node, Consumer<List<String>> to) {
    return strings(
        node,
        list -> {
          list.forEach(text -> checkProtocol(node, text));
          to.accept(list);
        });
  }

  private static void checkProtocol(ConfigNode node, String text) {
    if (PROTOCOLS.stream().noneMatch(protocol -> protocol.startsWith(text))) {
      node.warn(
          "\""
              + text
              + "\" matches nothing, unless a plugin that JRay does not come with finds it"
              + Spelling.allAndNearest(text, PROTOCOLS, "protocols"));
    }
  }

  private static boolean attributes(ConfigNode node, RoutingRule.Builder rule) {
    if (node.isObject()) {
      Map<String, ConfigNode> patterns = node.members();
      patterns.forEach((name, pattern) -> pattern(name, pattern, rule));
      return !patterns.isEmpty();
    }
    String expression = node.string("");
    if (!expression.isEmpty()) {
      rule.setAttributes(expression);
      attempt(node, "", () -> AttributeExpression.parse(expression));
    }
    return node.isString() ? !expression.isEmpty() : node.present();
  }

  private static void pattern(String name, ConfigNode node, RoutingRule.Builder rule) {
    String pattern = node.string("");
    rule.putAttributePattern(name, pattern);
    attempt(node, "", () -> PatternCondition.compile(name, pattern));
  }

  private static void attempt(ConfigNode node, String prefix, Runnable part) {
    try {
      part.run();
    } catch (ConfigException e) {
      e.problems().forEach(problem -> node.fail(prefix + problem));
    }
  }
}
