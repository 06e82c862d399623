package dev.jray.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the program runs: its streams, its environment, its folders.
 *
 * @param folder that relative paths start from
 * @param home the distribution's folder, with {@code plugins/} in it; empty if JRay was started
 *     from a class path, where its plugins then are too
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path folder,
    Optional<Path> home) {

  /** That of this process; {@code bin/jray} sets the property. */
  static Shell ofProcess() {
    return new Shell(
        System.in,
        System.out,
        System.err,
        System.getenv(),
        Path.of(""),
        Optional.ofNullable(System.getProperty("jray.home")).map(Path::of));
  }

  /**
   * A setting from the environment, under V2Ray's names and under ours, as in {@code
   * jray.location.config}, {@code JRAY_LOCATION_CONFIG}, {@code v2ray.location.config}, {@code
   * V2RAY_LOCATION_CONFIG}.
   */
  Optional<String> setting(String name) {
    for (String program : new String[] {"jray.", "v2ray."}) {
      String key = program + name;
      String value = environment.get(key);
      if (value == null) {
        value = environment.get(key.replace('.', '_').toUpperCase(Locale.ROOT));
      }
      if (value != null && !value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The environment, with {@code jray.home} for the distribution's folder. */
  Map<String, String> loaderEnvironment() {
    Map<String, String> all = new HashMap<>(environment);
    home.ifPresent(folder -> all.put("jray.home", folder.toString()));
    return all;
  }

  /** Whether the user asked for stack traces. */
  boolean debug() {
    String value = environment.getOrDefault("JRAY_DEBUG", "");
    return !value.isEmpty() && !value.equals("0") && !value.equals("false");
  }

  /** A file that the user named. */
  Path resolve(String file) {
    return folder.resolve(file);
  }
}
