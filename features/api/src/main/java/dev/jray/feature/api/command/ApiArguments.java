package dev.jray.feature.api.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words behind {@code jray api}. Flags may stand anywhere, with one dash or two, as {@code
 * -x=value} or {@code -x value}; those without a value are switches.
 *
 * @param words what is no flag
 * @param flags without dashes; a switch has an empty value
 */
record ApiArguments(List<String> words, Map<String, String> flags) {
  private static final Set<String> SWITCHES =
      Set.of("append", "h", "help", "json", "regexp", "reset");
  private static final Set<String> VALUED =
      Set.of(
          "balancer",
          "inbound",
          "network",
          "protocol",
          "s",
          "server",
          "source",
          "t",
          "tag",
          "target",
          "timeout",
          "user");
  private static final String SERVER = "127.0.0.1:10085";
  private static final String SECONDS = "3";

  ApiArguments {
    words = List.copyOf(words);
    flags = Map.copyOf(flags);
  }

  static ApiArguments parse(List<String> arguments) throws UsageException {
    List<String> words = new ArrayList<>();
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (!word.startsWith("-") || word.equals("-")) {
        words.add(word);
        continue;
      }
      String text = word.substring(word.startsWith("--") ? 2 : 1);
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (SWITCHES.contains(name) && equals < 0) {
        flags.put(name, "");
      } else if (!VALUED.contains(name)) {
        throw new UsageException("there is no flag " + word);
      } else if (equals >= 0) {
        flags.put(name, text.substring(equals + 1));
      } else if (++i < arguments.size()) {
        flags.put(name, arguments.get(i));
      } else {
        throw new UsageException("the flag " + word + " needs a value");
      }
    }
    return new ApiArguments(words, flags);
  }

  boolean help() {
    return has("h") || has("help") || (!words.isEmpty() && words.get(0).equals("help"));
  }

  boolean has(String flag) {
    return flags.containsKey(flag);
  }

  String get(String flag, String absent) {
    return flags.getOrDefault(flag, absent);
  }

  String server() {
    return get("server", get("s", SERVER));
  }

  Duration timeout() throws UsageException {
    String text = get("timeout", get("t", SECONDS));
    try {
      long seconds =
          Long.parseLong(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
      if (seconds > 0) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException("the timeout is a number of seconds, not \"" + text + "\"");
  }
}
