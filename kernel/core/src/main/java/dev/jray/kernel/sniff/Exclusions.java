package dev.jray.kernel.sniff;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.DomainMatcherBuilder;
import dev.jray.toolkit.match.DomainType;
import java.util.List;
import java.util.Locale;

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
  // Its expressions are bounded in time: the names come from strangers
  private final DomainMatcher matcher;

  Exclusions(List<String> texts) {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    texts.forEach(text -> add(text, builder));
    matcher = builder.build();
  }

  private static void add(String text, DomainMatcherBuilder builder) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "full" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    try {
      builder.add(type(kind, text), text.substring(colon + 1), 0);
    } catch (ConfigException e) {
      throw new ConfigException("domainsExcluded: " + e.getMessage(), e);
    }
  }

  private static DomainType type(String kind, String text) {
    return switch (kind) {
      case "full" -> DomainType.FULL;
      case "domain" -> DomainType.DOMAIN;
      case "keyword" -> DomainType.PLAIN;
      case "regexp" -> DomainType.REGEX;
      default ->
          throw new ConfigException(
              "unknown kind of rule: "
                  + text
                  + "; what can be excluded is a name, full:, domain:, keyword: and regexp:");
    };
  }

  boolean contain(String domain) {
    return matcher.matches(domain);
  }
}
