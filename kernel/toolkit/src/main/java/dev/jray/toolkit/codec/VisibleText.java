package dev.jray.toolkit.codec;

import java.util.Locale;

/**
 * Text for one line of a log or terminal, whoever it comes from: line breaks, control characters,
 * and characters that make a viewer show something else than is there, are escaped.
 */
public final class VisibleText {
  private VisibleText() {}

  /** The text with its hidden characters made visible. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    append(out, text);
    return out.toString();
  }

  /** Appends {@link #of the same}. */
  public static void append(StringBuilder out, String text) {
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isVisible(c)) {
        out.append(text, plain, i);
        appendEscape(out, c);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length());
  }

  /** Whether a character shows itself, and as what it is. */
  public static boolean isVisible(char c) {
    if (c < 0x7f) {
      return c >= 0x20;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void appendEscape(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
    }
  }
}
