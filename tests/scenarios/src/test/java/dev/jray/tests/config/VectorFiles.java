package dev.jray.tests.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The vectors beside this class. */
final class VectorFiles {
  private VectorFiles() {}

  static Path path(String name) {
    URL url = Objects.requireNonNull(VectorFiles.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The entries of a folder whose names end so, sorted, without that ending. */
  static List<String> names(String folder, String suffix) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] hex(Path file) {
    return HexFormat.of().parseHex(text(file).strip());
  }

  /** A list of lines {@code NAME<tab>TEXT}; lines that begin with # are comments. */
  static Map<String, String> table(String file) {
    Map<String, String> table = new LinkedHashMap<>();
    text(path(file))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\t", 2))
        .forEach(cells -> table.put(cells[0], cells[1]));
    return table;
  }
}
