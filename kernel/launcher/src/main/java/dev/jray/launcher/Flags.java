package dev.jray.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads flags as Go's flag package does, since V2Ray's users, scripts and units rely on it: {@code
 * -x} and {@code --x} are the same, {@code -x=v} and {@code -x v} too, a switch takes a value only
 * behind {@code =}, and the first word that is no flag ends them, as does {@code --}.
 */
final class Flags {
  private static final Set<String> HELP = Set.of("h", "help");
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private record Flag(String valueName, String description, Consumer<String> setter) {
    boolean isSwitch() {
      return valueName.isEmpty();
    }
  }

  private final Map<String, Flag> flags = new LinkedHashMap<>();
  private boolean help;

  /** Adds a flag that takes a value, and may be given several times. */
  Flags value(String name, String valueName, String description, Consumer<String> setter) {
    flags.put(name, new Flag(valueName, description, setter));
    return this;
  }

  /** Adds a flag that is there or not. */
  Flags option(String name, String description, Consumer<Boolean> setter) {
    flags.put(name, new Flag("", description, text -> setter.accept(TRUE.contains(text))));
    return this;
  }

  /** Whether {@code -h} or {@code -help} was among what was parsed. */
  boolean helpWanted() {
    return help;
  }

  /** Reads the flags and returns the words behind them. */
  List<String> parse(List<String> arguments) throws UsageException {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.length() < 2 || argument.charAt(0) != '-') {
        return List.copyOf(arguments.subList(i, arguments.size()));
      }
      if (argument.equals("--")) {
        return List.copyOf(arguments.subList(i + 1, arguments.size()));
      }
      String text = argument.substring(argument.startsWith("--") ? 2 : 1);
      if (text.startsWith("-") || text.startsWith("=")) {
        throw new UsageException("bad flag syntax: " + argument);
      }
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (HELP.contains(name)) {
        help = true;
        return List.of();
      }
      Flag flag = flags.get(name);
      if (flag == null) {
        throw new UsageException("flag provided but not defined: -" + name);
      }
      if (equals >= 0) {
        set(name, flag, text.substring(equals + 1));
      } else if (flag.isSwitch()) {
        flag.setter().accept("true");
      } else if (++i < arguments.size()) {
        set(name, flag, arguments.get(i));
      } else {
        throw new UsageException("flag needs an argument: -" + name);
      }
    }
    return List.of();
  }

  private static void set(String name, Flag flag, String value) throws UsageException {
    if (flag.isSwitch() && !TRUE.contains(value) && !FALSE.contains(value)) {
      throw new UsageException(
          "invalid boolean value \"" + value + "\" for -" + name + ": write true or false");
    }
    try {
      flag.setter().accept(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "invalid value \"" + value + "\" for flag -" + name + ": " + e.getMessage());
    }
  }

  /** One line for each flag, and one for what it does. */
  List<String> usage() {
    List<String> lines = new ArrayList<>();
    flags.forEach(
        (name, flag) -> {
          lines.add("  -" + name + (flag.isSwitch() ? "" : " " + flag.valueName()));
          lines.add("        " + flag.description());
        });
    return lines;
  }
}
