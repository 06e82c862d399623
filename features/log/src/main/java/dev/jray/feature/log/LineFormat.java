package dev.jray.feature.log;

import dev.jray.spi.feature.AccessRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Makes V2Ray's lines.
 *
 * <pre>
 * 2026/11/22 15:14:56 [Info] [4058437410] app/dispatcher: default route for tcp:localhost:80
 * 2026/11/22 15:14:56 tcp:127.0.0.1:52114 accepted tcp:localhost:80 [direct] email: a@b
 * </pre>
 *
 * <p>One text is one line whatever it holds: control characters, and those that make a terminal or
 * viewer show something else than was written, are escaped. Used by one thread.
 */
final class LineFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss ", Locale.ROOT);

  private final ZoneId zone;
  private long second = Long.MIN_VALUE;
  private String time = "";

  LineFormat(ZoneId zone) {
    this.zone = zone;
  }

  void append(StringBuilder out, LogEntry entry) {
    appendTime(out, Math.floorDiv(entry.time(), 1000L));
    if (entry instanceof LogEntry.Message message) {
      appendMessage(out, message);
    } else if (entry instanceof LogEntry.Access access) {
      appendAccess(out, access.entry());
    }
    out.append('\n');
  }

  // Formatting a time is dear, and many lines share a second.
  private void appendTime(StringBuilder out, long epochSecond) {
    if (second != epochSecond) {
      second = epochSecond;
      time = TIME.format(Instant.ofEpochSecond(epochSecond).atZone(zone));
    }
    out.append(time);
  }

  private static void appendMessage(StringBuilder out, LogEntry.Message message) {
    out.append('[').append(message.severity().text()).append("] ");
    if (message.flowId() != 0) {
      out.append('[').append(Integer.toUnsignedString(message.flowId())).append("] ");
    }
    appendEscaped(out, message.origin());
    out.append(": ");
    appendEscaped(out, message.text());
  }

  private static void appendAccess(StringBuilder out, AccessRecord entry) {
    appendEscaped(out, entry.from());
    out.append(entry.accepted() ? " accepted " : " rejected ");
    appendEscaped(out, entry.to());
    if (!entry.detour().isEmpty()) {
      out.append(" [");
      appendEscaped(out, entry.detour());
      out.append(']');
    }
    if (!entry.reason().isEmpty()) {
      out.append(' ');
      appendEscaped(out, entry.reason());
    }
    if (!entry.email().isEmpty()) {
      out.append(" email: ");
      appendEscaped(out, entry.email());
    }
  }

  private static void appendEscaped(StringBuilder out, String text) {
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isPlain(c)) {
        out.append(text, plain, i);
        appendEscape(out, c);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length());
  }

  private static boolean isPlain(char c) {
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
