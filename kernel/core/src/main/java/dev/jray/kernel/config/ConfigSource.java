package dev.jray.kernel.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a configuration can be read from.
 *
 * @param name as the user wrote it; messages show it, its extension chooses the format
 * @param folder where relative includes are looked for; empty where there is none
 * @param content reads all of it, when the configuration is loaded
 */
public record ConfigSource(String name, Optional<Path> folder, Content content) {

  /** Longer configurations are refused. */
  public static final int MAX_BYTES = 64 << 20;

  public ConfigSource {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(content, "content");
  }

  /** How the bytes are fetched. */
  @FunctionalInterface
  public interface Content {
    /**
     * Reads everything.
     *
     * @throws IOException if that is not possible, or if it is more than {@link #MAX_BYTES}
     */
    byte[] read() throws IOException;
  }

  /** A configuration that is at hand, such as an embedded default. */
  public static ConfigSource of(String name, byte[] content) {
    return new ConfigSource(name, Optional.empty(), () -> content);
  }

  /** A file. */
  public static ConfigSource of(Path file) {
    return file(file.toString(), file);
  }

  static ConfigSource file(String name, Path file) {
    return new ConfigSource(
        name, Optional.ofNullable(file.toAbsolutePath().getParent()), () -> Input.read(file));
  }
}
