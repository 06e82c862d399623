package dev.jray.feature.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Says why a file cannot be opened, and what to do, in the words of the system. */
final class OpenFailure {
  private OpenFailure() {}

  /** The reason alone, without the path. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason().toLowerCase(Locale.ROOT);
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** What would help. */
  static String remedy(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "make its directory first, or name another file";
    }
    if (failure instanceof AccessDeniedException) {
      return "let this user write there, or name another file";
    }
    return "name a file that can be written";
  }
}
