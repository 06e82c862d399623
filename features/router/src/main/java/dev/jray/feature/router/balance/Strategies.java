package dev.jray.feature.router.balance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.jray.feature.router.proto.BalancingRule;
import dev.jray.feature.router.proto.StrategyLeastLoadConfig;
import dev.jray.feature.router.proto.StrategyLeastPingConfig;
import dev.jray.feature.router.proto.StrategyRandomConfig;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Knows the strategies by their names. */
public final class Strategies {
  /** The names as people write them. */
  public static final List<String> NAMES =
      List.of("random", "roundRobin", "leastPing", "leastLoad");

  private Strategies() {}

  /**
   * The strategy of a balancer.
   *
   * @throws ConfigException if there is no such strategy or its settings are bad
   */
  static Strategy of(BalancingRule rule, RandomGenerator random) {
    return switch (rule.getStrategy().toLowerCase(Locale.ROOT)) {
      case "", "random" ->
          new RandomStrategy(
              random, settings(rule, StrategyRandomConfig.getDefaultInstance()).getAliveOnly());
      case "roundrobin" -> new RoundRobinStrategy();
      case "leastping" ->
          new LeastPingStrategy(
              settings(rule, StrategyLeastPingConfig.getDefaultInstance()).getStickyChoice());
      case "leastload" ->
          new LeastLoadStrategy(
              settings(rule, StrategyLeastLoadConfig.getDefaultInstance()), random);
      default -> throw unknown(rule.getStrategy());
    };
  }

  /** A name that is none of a strategy. */
  public static ConfigException unknown(String name) {
    return new ConfigException(
        "unknown balancing strategy: " + name + "; there are " + String.join(", ", NAMES));
  }

  @SuppressWarnings("unchecked") // a parser makes messages of its prototype's type
  private static <M extends Message> M settings(BalancingRule rule, M prototype) {
    if (!rule.hasStrategySettings()) {
      return prototype;
    }
    TypedMessage settings = rule.getStrategySettings();
    String wanted = prototype.getDescriptorForType().getFullName();
    if (!Messages.type(settings).equals(wanted)) {
      throw new ConfigException(
          "the balancer \""
              + rule.getTag()
              + "\" has strategy settings of type "
              + Messages.type(settings)
              + "; its strategy wants "
              + wanted);
    }
    try {
      return (M) prototype.getParserForType().parseFrom(settings.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("the bytes are no " + wanted + ": " + e.getMessage(), e);
    }
  }
}
