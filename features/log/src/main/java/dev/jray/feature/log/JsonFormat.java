package dev.jray.feature.log;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Makes one JSON object per line, for programs that collect logs. Empty texts are left out.
 *
 * <pre>
 * {"time":"2026-11-22T15:14:56.789+01:00","log":"error","level":"info","flow":4058437410,
 *  "origin":"app/dispatcher","message":"default route for tcp:localhost:80"}
 * {"time":"2026-11-22T15:14:56.789+01:00","log":"access","status":"accepted",
 *  "from":"tcp:127.0.0.1:52114","to":"tcp:localhost:80","detour":"direct","email":"a@b"}
 * {"time":"2026-11-22T15:14:56.789+01:00","log":"dns","server":"udp:8.8.8.8:53","cached":false,
 *  "domain":"example.com","addresses":["192.0.2.7"],"millis":12}
 * </pre>
 */
final class JsonFormat implements EntryFormat {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("XXX", Locale.ROOT);

  private final ZoneId zone;
  private final UnaryOperator<String> mask;
  private long second = Long.MIN_VALUE;
  private String time = "";
  private String offset = "";

  JsonFormat(ZoneId zone, UnaryOperator<String> mask) {
    this.zone = zone;
    this.mask = mask;
  }

  @Override
  public void append(StringBuilder out, LogEntry entry) {
    appendTime(out, entry.time());
    if (entry instanceof LogEntry.Message message) {
      appendMessage(out, message);
    } else if (entry instanceof LogEntry.Access access) {
      appendAccess(out, access.entry());
    } else if (entry instanceof LogEntry.Dns dns) {
      appendDns(out, dns.entry());
    }
    out.append("}\n");
  }

  // Formatting a time is dear, and many lines share a second.
  private void appendTime(StringBuilder out, long millis) {
    long epochSecond = Math.floorDiv(millis, 1000L);
    if (second != epochSecond) {
      second = epochSecond;
      ZonedDateTime moment = Instant.ofEpochSecond(epochSecond).atZone(zone);
      time = SECOND.format(moment);
      offset = OFFSET.format(moment);
    }
    String fraction = Integer.toString(1_000 + Math.floorMod(millis, 1_000));
    out.append("{\"time\":\"").append(time).append('.').append(fraction, 1, 4);
    out.append(offset).append('"');
  }

  private void appendMessage(StringBuilder out, LogEntry.Message message) {
    out.append(",\"log\":\"error\",\"level\":\"");
    out.append(message.severity().name().toLowerCase(Locale.ROOT)).append('"');
    if (message.flowId() != 0) {
      out.append(",\"flow\":").append(Integer.toUnsignedString(message.flowId()));
    }
    appendField(out, "origin", message.origin());
    appendField(out, "message", message.text());
  }

  private void appendAccess(StringBuilder out, AccessRecord entry) {
    out.append(",\"log\":\"access\",\"status\":\"");
    out.append(entry.accepted() ? "accepted" : "rejected").append('"');
    appendField(out, "from", entry.from());
    appendField(out, "to", entry.to());
    appendField(out, "detour", entry.detour());
    appendField(out, "reason", entry.reason());
    appendField(out, "email", entry.email());
  }

  private void appendDns(StringBuilder out, DnsRecord entry) {
    out.append(",\"log\":\"dns\"");
    appendField(out, "server", entry.server());
    out.append(",\"cached\":").append(entry.cached());
    appendField(out, "domain", entry.domain());
    out.append(",\"addresses\":[");
    for (int i = 0; i < entry.addresses().size(); i++) {
      out.append(i == 0 ? "" : ",");
      LogText.appendQuoted(out, mask.apply(NetUtil.toAddressString(entry.addresses().get(i))));
    }
    out.append("],\"millis\":").append(LogText.millis(entry.elapsed()));
    appendField(out, "error", entry.error());
  }

  private void appendField(StringBuilder out, String name, String text) {
    if (!text.isEmpty()) {
      out.append(",\"").append(name).append("\":");
      LogText.appendQuoted(out, mask.apply(text));
    }
  }
}
