package dev.jray.kernel.sniff;

import dev.jray.spi.config.ConfigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code domainsExcluded}: names that do not become targets.
 *
 * <pre>
 * example.com, full:example.com   this name
 * domain:example.com              it and all below it
 * keyword:example                 all that contain it
 * regexp:...                      all in which it is found
 * </pre>
 */
final class Exclusions {
  private final Set<String> names = new HashSet<>();
  private final List<Predicate<String>> rules = new ArrayList<>();

  Exclusions(List<String> texts) {
    texts.forEach(this::add);
  }

  private void add(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "full" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = text.substring(colon + 1);
    String lower = value.toLowerCase(Locale.ROOT);
    switch (kind) {
      case "full" -> names.add(lower);
      case "domain" -> {
        names.add(lower);
        String below = "." + lower;
        rules.add(name -> name.endsWith(below));
      }
      case "keyword" -> rules.add(name -> name.contains(lower));
      case "regexp" -> rules.add(pattern(value).asPredicate());
      default ->
          throw new ConfigException(
              "domainsExcluded: unknown kind of rule: "
                  + text
                  + "; what can be excluded is a name, full:, domain:, keyword: and regexp:");
    }
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          "domainsExcluded: not a regular expression: " + regex + ": " + e.getDescription(), e);
    }
  }

  boolean contain(String domain) {
    if (names.isEmpty() && rules.isEmpty()) {
      return false;
    }
    String lower = domain.toLowerCase(Locale.ROOT);
    if (names.contains(lower)) {
      return true;
    }
    for (Predicate<String> rule : rules) {
      if (rule.test(lower)) {
        return true;
      }
    }
    return false;
  }
}
