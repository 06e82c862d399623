package dev.jray.feature.router;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.text.BoundedText;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Each of these attributes is there, and its expression finds something in it: Xray's form. */
final class PatternCondition implements Condition {
  private static final int MAX_LOOKS = 200_000;

  private final Map<String, Pattern> patterns = new TreeMap<>();

  /**
   * Takes expressions by the names of headers.
   *
   * @throws ConfigException if one of them is none
   */
  PatternCondition(Map<String, String> expressions) {
    expressions.forEach(
        (name, text) -> patterns.put(name.toLowerCase(Locale.ROOT), compile(name, text)));
  }

  /** Compiles the expression for one header. */
  static Pattern compile(String name, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          "error parsing regexp of attrs \"" + name + "\": " + e.getDescription() + ": " + text, e);
    }
  }

  @Override
  public boolean matches(Subject subject) {
    for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
      String value = subject.attributes().get(pattern.getKey());
      if (value == null || !BoundedText.find(pattern.getValue(), value, MAX_LOOKS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String explain(Subject subject) {
    StringBuilder text = new StringBuilder("attrs:");
    patterns.forEach(
        (name, pattern) ->
            text.append(' ')
                .append(name)
                .append(' ')
                .append(subject.attributes().get(name))
                .append(" matched ")
                .append(pattern));
    return text.toString();
  }
}
