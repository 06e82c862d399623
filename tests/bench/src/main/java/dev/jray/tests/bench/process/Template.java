package dev.jray.tests.bench.process;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places such as <code>${entry}</code>. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9]+)}");

  private Template() {}

  /**
   * Fills all places.
   *
   * @throws IllegalArgumentException if one has no value
   */
  static String fill(String text, Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "a configuration asks for ${"
                        + match.group(1)
                        + "}; there are "
                        + values.keySet().stream().sorted().toList());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
