package dev.jray.kernel.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Bounded reading. */
final class Input {
  private Input() {}

  static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  static byte[] read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(ConfigSource.MAX_BYTES + 1);
    if (bytes.length > ConfigSource.MAX_BYTES) {
      throw tooLong();
    }
    return bytes;
  }

  static IOException tooLong() {
    return new IOException("it is longer than " + (ConfigSource.MAX_BYTES >> 20) + " MiB");
  }

  /** Says in words why something could not be read. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
