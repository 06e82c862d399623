package dev.jray.kernel.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where geo files and the like are looked for, as V2Ray does: in the folder that the environment
 * names, else beside the program; then in the system's folders for V2Ray.
 */
final class AssetFolders {
  private static final String SETTING = "location.asset";
  private static final List<Path> SYSTEM =
      List.of(Path.of("/usr/local/share/v2ray"), Path.of("/usr/share/v2ray"));

  private AssetFolders() {}

  static List<Path> of(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    Optional<Path> set = set(environment);
    set.ifPresent(folders::add);
    if (set.isEmpty()) {
      path(environment.get("jray.home"))
          .ifPresent(
              home -> {
                folders.add(home);
                folders.add(home.resolve("bin"));
              });
    }
    folders.addAll(SYSTEM);
    return List.copyOf(folders);
  }

  private static Optional<Path> set(Map<String, String> environment) {
    for (String program : new String[] {"jray.", "v2ray."}) {
      String key = program + SETTING;
      String value = environment.get(key);
      if (value == null) {
        value = environment.get(key.replace('.', '_').toUpperCase(Locale.ROOT));
      }
      if (value != null && !value.isEmpty()) {
        return path(value);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.ofNullable(text).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
