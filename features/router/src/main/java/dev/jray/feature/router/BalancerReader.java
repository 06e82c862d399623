package dev.jray.feature.router;

import com.google.protobuf.Message;
import dev.jray.feature.router.balance.Strategies;
import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.StrategyLeastLoadConfig;
import dev.jray.feature.router.proto.StrategyLeastPingConfig;
import dev.jray.feature.router.proto.StrategyRandomConfig;
import dev.jray.feature.router.proto.StrategyWeight;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one balancer of the {@code routing} section. */
final class BalancerReader {
  private BalancerReader() {}

  static BalancingRule read(ConfigNode node) {
    BalancingRule.Builder balancer = BalancingRule.newBuilder();
    balancer.setTag(node.get("tag").string(""));
    balancer.addAllOutboundSelector(node.get("selector").strings());
    if (node.isObject() && balancer.getTag().isEmpty()) {
      node.get("tag").fail("empty balancer tag; rules name a balancer by its tag");
    }
    if (node.isObject() && balancer.getOutboundSelectorCount() == 0) {
      node.get("selector")
          .fail("empty selector list; name the beginnings of the tags of its outbounds");
    }
    readStrategy(node.get("strategy"), balancer);
    List<String> fallbacks = fallbacks(node.get("fallbackTag"));
    if (!fallbacks.isEmpty()) {
      balancer.setFallbackTag(fallbacks.get(0));
      balancer.addAllFurtherFallbackTag(fallbacks.subList(1, fallbacks.size()));
    }
    return balancer.build();
  }

  private static List<String> fallbacks(ConfigNode node) {
    List<String> tags = node.isList() ? node.strings() : List.of(node.string(""));
    return tags.stream().filter(tag -> !tag.isEmpty()).toList();
  }

  private static void readStrategy(ConfigNode node, BalancingRule.Builder balancer) {
    if (!node.present()) {
      return;
    }
    String type = node.get("type").string("");
    ConfigNode settings = node.get("settings");
    Optional<Message> message =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "", "random" -> random(settings);
          case "roundrobin" -> Optional.empty();
          case "leastping" -> leastPing(settings);
          case "leastload" -> leastLoad(settings);
          default -> {
            Strategies.unknown(type).problems().forEach(node.get("type")::fail);
            yield Optional.empty();
          }
        };
    balancer.setStrategy(type.toLowerCase(Locale.ROOT));
    message.map(Messages::typed).ifPresent(balancer::setStrategySettings);
  }

  private static Optional<Message> random(ConfigNode node) {
    return node.present()
        ? Optional.of(
            StrategyRandomConfig.newBuilder()
                .setObserverTag(node.get("observerTag").string(""))
                .setAliveOnly(node.get("aliveOnly").bool(false))
                .build())
        : Optional.empty();
  }

  private static Optional<Message> leastPing(ConfigNode node) {
    return node.present()
        ? Optional.of(
            StrategyLeastPingConfig.newBuilder()
                .setObserverTag(node.get("observerTag").string(""))
                .setStickyChoice(node.get("stickyChoice").bool(false))
                .build())
        : Optional.empty();
  }

  private static Optional<Message> leastLoad(ConfigNode node) {
    if (!node.present()) {
      return Optional.empty();
    }
    StrategyLeastLoadConfig.Builder settings = StrategyLeastLoadConfig.newBuilder();
    for (ConfigNode cost : node.get("costs").elements()) {
      settings.addCosts(
          StrategyWeight.newBuilder()
              .setRegexp(cost.get("regexp").bool(false))
              .setMatch(cost.get("match").string(""))
              .setValue(fraction(cost.get("value"))));
    }
    for (ConfigNode baseline : node.get("baselines").elements()) {
      settings.addBaselines(duration(baseline));
    }
    return Optional.of(
        settings
            .setExpected((int) node.get("expected").integer(0, Integer.MAX_VALUE, 0))
            .setMaxRTT(duration(node.get("maxRTT")))
            .setTolerance(fraction(node.get("tolerance")))
            .setObserverTag(node.get("observerTag").string(""))
            .build());
  }

  private static long duration(ConfigNode node) {
    if (!node.present()) {
      return 0;
    }
    try {
      return DurationTexts.read(node.string(""));
    } catch (ConfigException e) {
      node.fail(e.getMessage());
      return 0;
    }
  }

  private static float fraction(ConfigNode node) {
    if (!node.present()) {
      return 0;
    }
    if (!node.isNumber()) {
      node.fail("must be a number such as 0.5");
      return 0;
    }
    return Float.parseFloat(node.json());
  }
}
