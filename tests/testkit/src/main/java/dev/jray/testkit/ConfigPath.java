package dev.jray.testkit;

import dev.jray.spi.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The way from the root of a text to a value.
 *
 * @param steps names, and indexes as {@code [0]}
 */
record ConfigPath(List<String> steps) {
  static final ConfigPath ROOT = new ConfigPath(List.of());

  private static final Pattern STEP = Pattern.compile("\\[\\d+]|[^.\\[]+");

  ConfigPath then(String place) {
    List<String> all = new ArrayList<>(steps);
    STEP.matcher(place).results().map(MatchResult::group).forEach(all::add);
    return new ConfigPath(List.copyOf(all));
  }

  /** The value. On the way there, no key counts as unknown. */
  ConfigNode find(ConfigNode root) {
    ConfigNode node = root;
    for (String step : steps) {
      if (step.startsWith("[")) {
        int index = Integer.parseInt(step.substring(1, step.length() - 1));
        node = node.elements().get(index);
      } else {
        node.members();
        node = node.get(step);
      }
    }
    return node;
  }

  /** Texts without the file, its lines, and the path that leads to the value's own name. */
  List<String> shortened(String file, List<String> texts) {
    String place = Pattern.quote(file) + "(?::\\d+)*: (?:" + Pattern.quote(above()) + ")?";
    return texts.stream().map(text -> text.replaceFirst("^" + place, "")).toList();
  }

  private String above() {
    StringBuilder path = new StringBuilder(OneSection.NAME);
    int end = 0;
    for (String step : steps) {
      if (!step.startsWith("[")) {
        end = path.append('.').length();
      }
      path.append(step);
    }
    return path.substring(0, end);
  }
}
