package dev.jray.kernel.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * V2Ray's rules of types, on the values of Typesafe Config. {@code lenient} adds HOCON's
 * conversions, without which a number could not come from the environment.
 */
final class Values {
  private static final int LONGEST_RAW = 200;

  private Values() {}

  static Optional<String> string(ConfigValue value, boolean lenient) {
    return switch (value.valueType()) {
      case STRING -> Optional.of(JsonStrings.clean((String) value.unwrapped()));
      case NUMBER, BOOLEAN -> lenient ? Optional.of(literal(value)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  static Optional<Boolean> bool(ConfigValue value, boolean lenient) {
    if (value.valueType() == ConfigValueType.BOOLEAN) {
      return Optional.of((Boolean) value.unwrapped());
    }
    if (!lenient || value.valueType() != ConfigValueType.STRING) {
      return Optional.empty();
    }
    return switch (((String) value.unwrapped()).toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> Optional.of(true);
      case "false", "no", "off" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** The digits of a whole number, as the text writes them; a fraction or exponent is none. */
  static Optional<String> integer(ConfigValue value, boolean lenient) {
    boolean candidate =
        value.valueType() == ConfigValueType.NUMBER
            || (lenient && value.valueType() == ConfigValueType.STRING);
    if (!candidate) {
      return Optional.empty();
    }
    String text = literal(value);
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return text.length() > start ? Optional.of(text) : Optional.empty();
  }

  /** The number that these digits say, if it is within the bounds. */
  static OptionalLong within(String digits, long min, long max) {
    try {
      long number = Long.parseLong(digits);
      return number < min || number > max ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (NumberFormatException tooLong) {
      return OptionalLong.empty();
    }
  }

  /** A list of strings, or one string that is split at commas. */
  static Optional<List<String>> strings(ConfigValue value, boolean lenient) {
    if (!(value instanceof ConfigList list)) {
      return string(value, lenient).map(text -> List.of(text.split(",", -1)));
    }
    List<String> strings = new ArrayList<>(list.size());
    for (ConfigValue element : list) {
      Optional<String> text = string(element, lenient);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      strings.add(text.get());
    }
    return Optional.of(List.copyOf(strings));
  }

  /** What the value should be, and what it is. Never shows the value: it may be a secret. */
  static String wrong(ConfigValue value, String expected) {
    String kind =
        switch (value.valueType()) {
          case OBJECT -> "an object";
          case LIST -> "a list";
          case STRING -> "a string";
          case NUMBER ->
              expected.startsWith("a whole") ? "one with a fraction or exponent" : "a number";
          case BOOLEAN -> "a boolean";
          case NULL -> "null";
        };
    return "must be " + expected + ", not " + kind;
  }

  /** The value as JSON for a message, cut where it gets long. */
  static String raw(ConfigValue value) {
    String text = value.valueType() == ConfigValueType.NUMBER ? literal(value) : json(value);
    return text.length() > LONGEST_RAW ? text.substring(0, LONGEST_RAW) + "..." : text;
  }

  /** The value as compact JSON, keys sorted. */
  static String json(ConfigValue value) {
    return JsonStrings.clean(value.render(ConfigRenderOptions.concise()));
  }

  /** A scalar as the text writes it; {@code unwrapped()} makes 1080 of 1080.0e0. */
  private static String literal(ConfigValue value) {
    return value.atKey("v").getString("v");
  }
}
