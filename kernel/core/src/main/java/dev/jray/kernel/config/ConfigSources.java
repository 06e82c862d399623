package dev.jray.kernel.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what a user writes on the command line into sources. */
public final class ConfigSources {
  private final InputStream standardInput;

  /** Takes what {@code stdin:} means; the stream is not closed. */
  public ConfigSources(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** A value of {@code -config}: {@code stdin:}, an http(s) URL or a file. Reads nothing yet. */
  public ConfigSource of(String argument) {
    if (argument.equals("stdin:")) {
      return new ConfigSource(argument, Optional.empty(), () -> Input.read(standardInput));
    }
    String lower = argument.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return new ConfigSource(argument, Optional.empty(), () -> HttpFetch.get(uri(argument)));
    }
    try {
      return ConfigSource.file(argument, Path.of(argument));
    } catch (InvalidPathException e) {
      return new ConfigSource(
          argument,
          Optional.empty(),
          () -> {
            throw new IOException("no file can have this name", e);
          });
    }
  }

  /**
   * The files of a {@code -confdir}: those whose names end in {@code .json}, sorted by name.
   *
   * @throws IOException if the folder cannot be read
   */
  public static List<ConfigSource> folder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted()
          .map(ConfigSource::of)
          .toList();
    }
  }

  private static URI uri(String text) throws IOException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a URL: " + e.getMessage(), e);
    }
  }
}
