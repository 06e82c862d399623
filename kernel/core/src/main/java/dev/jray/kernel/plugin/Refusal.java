package dev.jray.kernel.plugin;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a plugin does not run.
 *
 * @param sentence one line: the path, the reason and the remedy
 * @param cause for a debug log
 */
public record Refusal(String sentence, Optional<Throwable> cause) {
  private static final int MAX_QUOTE = 200;

  public Refusal {
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(cause, "cause");
  }

  static Refusal of(Path path, RefusedException why) {
    String sentence =
        "Plugin " + path + " is refused: " + why.getMessage() + "; " + why.remedy() + ".";
    boolean hasMore = why.getCause() != null || why.getSuppressed().length > 0;
    return new Refusal(oneLine(sentence), hasMore ? Optional.of(why) : Optional.empty());
  }

  /** What an exception says, short enough to stand in a sentence. */
  static String quote(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getName();
    }
    String line = oneLine(message.strip());
    return line.length() <= MAX_QUOTE ? line : line.substring(0, MAX_QUOTE) + "...";
  }

  /** Texts from plugins may hold anything; a log line or a table row is broken by none of it. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        gap = true;
        continue;
      }
      if (gap) {
        line.append(' ');
        gap = false;
      }
      line.append(c);
    }
    return line.toString();
  }
}
