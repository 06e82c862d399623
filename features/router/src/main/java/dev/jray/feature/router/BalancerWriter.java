package dev.jray.feature.router;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.router.balance.Balancer;
import dev.jray.feature.router.balance.Strategies;
import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.StrategyLeastLoadConfig;
import dev.jray.feature.router.proto.StrategyLeastPingConfig;
import dev.jray.feature.router.proto.StrategyRandomConfig;
import dev.jray.feature.router.proto.StrategyWeight;
import dev.jray.spi.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one balancer of the {@code routing} section. */
final class BalancerWriter {
  private BalancerWriter() {}

  static Map<String, Object> write(BalancingRule balancer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("tag", balancer.getTag());
    tree.put("selector", List.copyOf(balancer.getOutboundSelectorList()));
    if (!balancer.getStrategy().isEmpty()) {
      Map<String, Object> strategy = new LinkedHashMap<>();
      strategy.put("type", name(balancer.getStrategy()));
      if (balancer.hasStrategySettings()) {
        strategy.put("settings", settings(balancer));
      }
      tree.put("strategy", strategy);
    }
    List<String> fallbacks = Balancer.fallbacks(balancer);
    if (!fallbacks.isEmpty()) {
      tree.put("fallbackTag", fallbacks.size() == 1 ? fallbacks.get(0) : fallbacks);
    }
    return tree;
  }

  private static String name(String strategy) {
    return Strategies.NAMES.stream()
        .filter(name -> name.equalsIgnoreCase(strategy))
        .findFirst()
        .orElseThrow(() -> Strategies.unknown(strategy));
  }

  private static Map<String, Object> settings(BalancingRule balancer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    ByteString bytes = balancer.getStrategySettings().getValue();
    try {
      switch (balancer.getStrategy().toLowerCase(Locale.ROOT)) {
        case "random" -> {
          StrategyRandomConfig settings = StrategyRandomConfig.parseFrom(bytes);
          putObserver(tree, settings.getObserverTag());
          tree.put("aliveOnly", settings.getAliveOnly());
        }
        case "leastping" -> {
          StrategyLeastPingConfig settings = StrategyLeastPingConfig.parseFrom(bytes);
          putObserver(tree, settings.getObserverTag());
          tree.put("stickyChoice", settings.getStickyChoice());
        }
        case "leastload" -> writeLeastLoad(StrategyLeastLoadConfig.parseFrom(bytes), tree);
        default -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException(
          "the balancer \"" + balancer.getTag() + "\" has strategy settings that are no message",
          e);
    }
    return tree;
  }

  private static void writeLeastLoad(StrategyLeastLoadConfig settings, Map<String, Object> tree) {
    putObserver(tree, settings.getObserverTag());
    if (settings.getCostsCount() > 0) {
      tree.put("costs", settings.getCostsList().stream().map(BalancerWriter::cost).toList());
    }
    if (settings.getBaselinesCount() > 0) {
      tree.put(
          "baselines", settings.getBaselinesList().stream().map(DurationTexts::write).toList());
    }
    tree.put("expected", settings.getExpected());
    tree.put("maxRTT", DurationTexts.write(settings.getMaxRTT()));
    tree.put("tolerance", decimal(settings.getTolerance()));
  }

  private static Map<String, Object> cost(StrategyWeight weight) {
    return Map.of(
        "regexp", weight.getRegexp(),
        "match", weight.getMatch(),
        "value", decimal(weight.getValue()));
  }

  /** The shortest number that reads as the same float. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  private static void putObserver(Map<String, Object> tree, String tag) {
    if (!tag.isEmpty()) {
      tree.put("observerTag", tag);
    }
  }
}
