package dev.jray.feature.log;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.toolkit.codec.VisibleText;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Makes V2Ray's lines.
 *
 * <pre>
 * 2026/11/22 15:14:56 [Info] [4058437410] app/dispatcher: default route for tcp:localhost:80
 * 2026/11/22 15:14:56 tcp:127.0.0.1:52114 accepted tcp:localhost:80 [direct] email: a@b
 * 2026/11/22 15:14:56 udp:8.8.8.8:53 got answer: example.com -> [192.0.2.7] 12ms
 * </pre>
 *
 * <p>One text is one line whatever it holds: control characters, and those that make a terminal or
 * viewer show something else than was written, are escaped. Used by one thread.
 */
final class LineFormat implements EntryFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss ", Locale.ROOT);

  private final ZoneId zone; // null if lines have no time
  private final UnaryOperator<String> mask;
  private long second = Long.MIN_VALUE;
  private String time = "";

  private LineFormat(ZoneId zone, UnaryOperator<String> mask) {
    this.zone = zone;
    this.mask = mask;
  }

  /** Lines that begin with their time, in this zone. */
  static LineFormat at(ZoneId zone, UnaryOperator<String> mask) {
    return new LineFormat(zone, mask);
  }

  /** Lines without a time. */
  static LineFormat timeless(UnaryOperator<String> mask) {
    return new LineFormat(null, mask);
  }

  @Override
  public void append(StringBuilder out, LogEntry entry) {
    if (zone != null) {
      appendTime(out, Math.floorDiv(entry.time(), 1000L));
    }
    if (entry instanceof LogEntry.Message message) {
      appendMessage(out, message);
    } else if (entry instanceof LogEntry.Access access) {
      appendAccess(out, access.entry());
    } else if (entry instanceof LogEntry.Dns dns) {
      appendDns(out, dns.entry());
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

  private void appendMessage(StringBuilder out, LogEntry.Message message) {
    out.append('[').append(message.severity().text()).append("] ");
    if (message.flowId() != 0) {
      out.append('[').append(Integer.toUnsignedString(message.flowId())).append("] ");
    }
    appendText(out, message.origin());
    out.append(": ");
    appendText(out, message.text());
  }

  private void appendAccess(StringBuilder out, AccessRecord entry) {
    appendText(out, entry.from());
    out.append(entry.accepted() ? " accepted " : " rejected ");
    appendText(out, entry.to());
    if (!entry.detour().isEmpty()) {
      out.append(" [");
      appendText(out, entry.detour());
      out.append(']');
    }
    if (!entry.reason().isEmpty()) {
      out.append(' ');
      appendText(out, entry.reason());
    }
    if (!entry.email().isEmpty()) {
      out.append(" email: ");
      appendText(out, entry.email());
    }
  }

  // In Xray's form
  private void appendDns(StringBuilder out, DnsRecord entry) {
    appendText(out, entry.server());
    out.append(entry.cached() ? " cache HIT: " : " got answer: ");
    appendText(out, entry.domain());
    out.append(" -> [");
    for (int i = 0; i < entry.addresses().size(); i++) {
      out.append(i == 0 ? "" : ", ");
      appendText(out, NetUtil.toAddressString(entry.addresses().get(i)));
    }
    out.append(']');
    if (!entry.elapsed().isZero()) {
      out.append(' ').append(LogText.millis(entry.elapsed())).append("ms");
    }
    if (!entry.error().isEmpty()) {
      out.append(" <");
      appendText(out, entry.error());
      out.append('>');
    }
  }

  private void appendText(StringBuilder out, String text) {
    VisibleText.append(out, mask.apply(text));
  }
}
