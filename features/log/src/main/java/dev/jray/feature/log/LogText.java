package dev.jray.feature.log;

import dev.jray.toolkit.codec.VisibleText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Texts as they may stand in a line. */
final class LogText {
  private LogText() {}

  /** Appends a JSON string, in which nothing is hidden either. */
  static void appendQuoted(StringBuilder out, String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == '"' || c == '\\' || !VisibleText.isVisible(c) || Character.isSurrogate(c)) {
        out.append(text, plain, i);
        appendJsonEscape(out, c);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  private static void appendJsonEscape(StringBuilder out, char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
  }

  /** A time in milliseconds with as many decimals as it has, three at most. */
  static String millis(Duration time) {
    BigDecimal millis = BigDecimal.valueOf(time.toNanos() / 1_000, 3);
    return millis.signum() == 0 ? "0" : millis.stripTrailingZeros().toPlainString();
  }
}
