package dev.jray.feature.router.balance;

import dev.jray.feature.router.proto.StrategyWeight;
import dev.jray.spi.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What makes outbounds dearer or cheaper, by their tags. Thread-safe. */
final class Weights {
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

  private record Weight(Pattern pattern, double value) {}

  private final List<Weight> weights = new ArrayList<>();
  // tags come from the configuration and from operators, so there are few of them
  private final Map<String, Double> known = new ConcurrentHashMap<>();

  Weights(List<StrategyWeight> settings) {
    for (StrategyWeight setting : settings) {
      weights.add(new Weight(pattern(setting), setting.getValue()));
    }
  }

  private static Pattern pattern(StrategyWeight setting) {
    try {
      return Pattern.compile(setting.getMatch(), setting.getRegexp() ? 0 : Pattern.LITERAL);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          "invalid regular expression in costs: " + setting.getMatch() + ": " + e.getDescription(),
          e);
    }
  }

  /** The weight of an outbound; 1 if nothing is said of it. */
  double of(String tag) {
    return weights.isEmpty() ? 1 : known.computeIfAbsent(tag, this::find);
  }

  private double find(String tag) {
    for (Weight weight : weights) {
      Matcher matcher = weight.pattern().matcher(tag);
      if (matcher.find()) {
        return weight.value() > 0 ? weight.value() : number(matcher.group());
      }
    }
    return 1;
  }

  /** The number in what matched, so that tags may carry their weight. */
  private static double number(String text) {
    Matcher number = NUMBER.matcher(text);
    double found = number.find() ? Double.parseDouble(number.group()) : 0;
    return found > 0 ? found : 1;
  }
}
