package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.spi.feature.Severity;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonFormatTest {
  private static final long NOON = Instant.parse("2026-11-22T15:14:56.089Z").toEpochMilli();
  private static final String TIME = "2026-11-22T16:14:56.089+01:00";

  private final JsonFormat format = new JsonFormat(ZoneId.of("Europe/Berlin"), text -> text);

  private String line(LogEntry entry) {
    StringBuilder out = new StringBuilder();
    format.append(out, entry);
    return out.toString();
  }

  private static Map<String, Object> parse(String line) {
    return ConfigFactory.parseString(
            line, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
        .root()
        .unwrapped();
  }

  @Test
  void aMessageHasItsParts() {
    assertThat(
            line(
                new LogEntry.Message(
                    NOON, Severity.INFO, (int) 4058437410L, "app/dispatcher", "default route")))
        .isEqualTo(
            "{\"time\":\""
                + TIME
                + "\",\"log\":\"error\",\"level\":\"info\",\"flow\":4058437410,"
                + "\"origin\":\"app/dispatcher\",\"message\":\"default route\"}\n");
    assertThat(parse(line(new LogEntry.Message(NOON, Severity.ERROR, 0, "core", "x"))))
        .doesNotContainKey("flow");
  }

  @Test
  void anAccessLineHasItsFields() {
    AccessRecord entry = new AccessRecord("1.2.3.4:5", true, "tcp:h:1", "out", "", "a@b");
    assertThat(parse(line(new LogEntry.Access(NOON, entry))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "time", TIME,
                "log", "access",
                "status", "accepted",
                "from", "1.2.3.4:5",
                "to", "tcp:h:1",
                "detour", "out",
                "email", "a@b"));
  }

  @Test
  void aLookupHasItsAnswer() throws UnknownHostException {
    InetAddress address =
        InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString("192.0.2.7"));
    DnsRecord entry =
        new DnsRecord(
            "udp:8.8.8.8:53",
            false,
            "example.com",
            List.of(address),
            Duration.ofNanos(2_333_000),
            "");
    assertThat(parse(line(new LogEntry.Dns(NOON, entry))))
        .containsEntry("log", "dns")
        .containsEntry("cached", false)
        .containsEntry("addresses", List.of("192.0.2.7"))
        .containsEntry("millis", 2.333)
        .doesNotContainKey("error");
  }

  @Test
  void whatAClientSentIsOneStringAndOneLine() {
    String evil = "\"}\r\n{\"log\":\"error\"\t\0\33[2J\177\u0085\u2028\u202e\\";
    String line = line(new LogEntry.Message(NOON, Severity.INFO, 0, "o", evil));
    assertThat(line)
        .contains("\\\"}\\r\\n{", "\\u001b[2J", "\\u2028\\u202e\\\\")
        .doesNotContain("\33", "\u202e");
    assertThat(parse(line)).containsEntry("message", evil);
  }

  @Test
  void anyTextComesBackOutOfOneLine() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("x");
      int length = random.nextInt(20);
      for (int c = 0; c < length; c++) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x30 : 0x10000));
      }
      AccessRecord entry = new AccessRecord("f", false, text.toString(), "", "", "");
      String line = line(new LogEntry.Access(NOON, entry));
      assertThat(line.codePoints().filter(c -> c < 0x20 || c == 0x7f).count()).isEqualTo(1);
      assertThat(line.lines()).hasSize(1);
      assertThat(parse(line)).containsEntry("to", text.toString());
    }
  }
}
