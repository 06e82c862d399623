package dev.jray.launcher;

import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.ConfigSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files that make up the configuration: those named, then those of the folder; if there are
 * none, {@code config.json} of the working folder, else the one beside the program.
 */
final class ConfigFiles {
  private static final String DEFAULT_NAME = "config.json";

  private final Shell shell;

  ConfigFiles(Shell shell) {
    this.shell = shell;
  }

  /** What was named or found; empty if there is nothing. */
  List<ConfigSource> find(RunArguments arguments) throws IOException {
    ConfigSources sources = new ConfigSources(shell.in());
    List<ConfigSource> found = new ArrayList<>();
    arguments.configs().forEach(name -> found.add(sources.of(name)));
    Optional<Path> folder = arguments.confdir().flatMap(this::folder);
    if (folder.isEmpty()) {
      folder = shell.setting("location.confdir").flatMap(this::folder);
    }
    if (folder.isPresent()) {
      found.addAll(ConfigSources.folder(folder.get()));
    }
    if (found.isEmpty()) {
      places().stream()
          .filter(Files::isRegularFile)
          .findFirst()
          .ifPresent(file -> found.add(ConfigSource.of(file)));
    }
    return found;
  }

  /** Where a configuration is looked for that nobody named. */
  List<Path> places() {
    List<Path> places = new ArrayList<>();
    places.add(shell.resolve(DEFAULT_NAME));
    Optional<String> set = shell.setting("location.config");
    if (set.isPresent()) {
      places.add(shell.resolve(set.get()).resolve(DEFAULT_NAME));
    } else {
      shell
          .home()
          .ifPresent(
              home -> {
                places.add(home.resolve(DEFAULT_NAME));
                places.add(home.resolve("bin").resolve(DEFAULT_NAME));
              });
    }
    return places;
  }

  /** The names in brackets, as they stand in V2Ray's messages. */
  static String list(List<ConfigSource> sources) {
    return sources.stream().map(ConfigSource::name).collect(Collectors.joining(" ", "[", "]"));
  }

  /** A folder that is there; V2Ray passes over one that is not. */
  private Optional<Path> folder(String name) {
    try {
      return Optional.of(shell.resolve(name)).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
