package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.spi.feature.Severity;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineFormatTest {
  private static final long NOON = Instant.parse("2026-11-22T15:14:56.789Z").toEpochMilli();
  private static final String STAMP = "2026/11/22 15:14:56 ";

  private final LineFormat format = LineFormat.at(ZoneOffset.UTC, text -> text);

  private String line(LogEntry entry) {
    StringBuilder out = new StringBuilder();
    format.append(out, entry);
    return out.toString();
  }

  private String message(Severity severity, int flowId, String text) {
    return line(new LogEntry.Message(NOON, severity, flowId, "app/dispatcher", text));
  }

  private String access(AccessRecord entry) {
    return line(new LogEntry.Access(NOON, entry));
  }

  @Test
  void aMessageOfAFlowCarriesTheFlowsIdUnsigned() {
    assertThat(message(Severity.INFO, (int) 4058437410L, "default route for tcp:localhost:21099"))
        .isEqualTo(
            STAMP + "[Info] [4058437410] app/dispatcher: default route for tcp:localhost:21099\n");
    assertThat(message(Severity.INFO, 7, "x")).isEqualTo(STAMP + "[Info] [7] app/dispatcher: x\n");
  }

  @ParameterizedTest
  @CsvSource({"ERROR, Error", "WARNING, Warning", "INFO, Info", "DEBUG, Debug"})
  void aMessageOfNoFlowCarriesItsSeverityAlone(Severity severity, String word) {
    assertThat(message(severity, 0, "JRay started"))
        .isEqualTo(STAMP + "[" + word + "] app/dispatcher: JRay started\n");
  }

  // The lines of V2Ray's own access log.
  @Test
  void accessLinesHaveV2RaysSpaces() {
    assertThat(
            access(
                new AccessRecord(
                    "tcp:127.0.0.1:52114", true, "tcp:localhost:21099", "direct", "", "")))
        .isEqualTo(STAMP + "tcp:127.0.0.1:52114 accepted tcp:localhost:21099 [direct]\n");
    assertThat(
            access(
                new AccessRecord(
                    "127.0.0.1:36826", true, "http://127.0.0.1:21099/", "direct", "", "")))
        .isEqualTo(STAMP + "127.0.0.1:36826 accepted http://127.0.0.1:21099/ [direct]\n");
    assertThat(
            access(
                new AccessRecord(
                    "tcp:127.0.0.1:52128",
                    false,
                    "",
                    "",
                    "proxy/socks: invalid username or password",
                    "")))
        .isEqualTo(
            STAMP + "tcp:127.0.0.1:52128 rejected  proxy/socks: invalid username or password\n");
    assertThat(
            access(
                new AccessRecord("1.2.3.4:5", true, "tcp:h:1", "out", "because", "a@example.com")))
        .isEqualTo(STAMP + "1.2.3.4:5 accepted tcp:h:1 [out] because email: a@example.com\n");
    assertThat(access(new AccessRecord("1.2.3.4:5", true, "tcp:h:1", "", "", "a@example.com")))
        .isEqualTo(STAMP + "1.2.3.4:5 accepted tcp:h:1 email: a@example.com\n");
  }

  @Test
  void lineBreaksAndControlCharactersAreEscapedWhereverTheyStand() {
    String evil = "a\r\n2026/11/22 15:14:56 [Error] forged\t\0\33[2J\177\u0085\u2028\u202ez";
    String shown =
        "a\\r\\n2026/11/22 15:14:56 [Error] forged\\t\\x00\\x1b[2J\\x7f\\x85\\u2028\\u202ez";
    assertThat(message(Severity.INFO, 0, evil))
        .isEqualTo(STAMP + "[Info] app/dispatcher: " + shown + "\n");
    assertThat(line(new LogEntry.Message(NOON, Severity.INFO, 0, evil, "x")))
        .isEqualTo(STAMP + "[Info] " + shown + ": x\n");
    assertThat(access(new AccessRecord(evil, true, evil, evil, evil, evil)))
        .isEqualTo(
            STAMP
                + "%1$s accepted %1$s [%1$s] %1$s email: %1$s%n".formatted(shown).stripTrailing()
                + "\n");
  }

  @Test
  void lookupsReadAsInXray() throws UnknownHostException {
    List<InetAddress> addresses =
        List.of(
            InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}),
            InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString("2001:db8::7")));
    assertThat(
            line(
                dns(
                    new DnsRecord(
                        "udp:8.8.8.8:53", false, "a.test", addresses, Duration.ofMillis(12), ""))))
        .isEqualTo(STAMP + "udp:8.8.8.8:53 got answer: a.test -> [192.0.2.7, 2001:db8::7] 12ms\n");
    assertThat(
            line(
                dns(
                    new DnsRecord(
                        "udp:8.8.8.8:53",
                        true,
                        "a.test",
                        addresses.subList(0, 1),
                        Duration.ZERO,
                        ""))))
        .isEqualTo(STAMP + "udp:8.8.8.8:53 cache HIT: a.test -> [192.0.2.7]\n");
    assertThat(
            line(
                dns(
                    new DnsRecord(
                        "s", false, "a\nb", List.of(), Duration.ofNanos(2_333_999), "no\33 such"))))
        .isEqualTo(STAMP + "s got answer: a\\nb -> [] 2.333ms <no\\x1b such>\n");
  }

  private static LogEntry dns(DnsRecord entry) {
    return new LogEntry.Dns(NOON, entry);
  }

  @Test
  void ordinaryTextOfAnyLanguageStaysAsItIs() {
    String text = "héllo wörld 你好 \uD83D\uDE00 C:\\path\\n ~";
    assertThat(message(Severity.INFO, 0, text))
        .isEqualTo(STAMP + "[Info] app/dispatcher: " + text + "\n");
  }

  @Test
  void randomTextsGiveOneLineEach() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(30);
      for (int c = 0; c < length; c++) {
        text.append((char) random.nextInt(random.nextBoolean() ? 0x30 : 0x10000));
      }
      String line = message(Severity.INFO, 0, text.toString());
      assertThat(line.codePoints().filter(c -> c < 0x20 || c == 0x7f).count()).isEqualTo(1);
      assertThat(line.lines()).hasSize(1);
    }
  }

  @Test
  void theTimeFollowsTheSecondsAndTheZone() {
    LineFormat berlin = LineFormat.at(ZoneId.of("Europe/Berlin"), text -> text);
    // The hour that summer time ends runs twice.
    assertThat(stamps(berlin, "2026-10-25T00:59:59.999Z", "2026-10-25T01:00:00Z"))
        .isEqualTo("2026/10/25 02:59:59 2026/10/25 02:00:00 ");
    assertThat(stamps(format, "2026-12-31T23:59:59.001Z", "2026-12-31T23:59:59.999Z"))
        .isEqualTo("2026/12/31 23:59:59 2026/12/31 23:59:59 ");
    assertThat(stamps(format, "2027-01-01T00:00:00Z", "2026-12-31T23:59:59Z"))
        .as("a clock may be set back")
        .isEqualTo("2027/01/01 00:00:00 2026/12/31 23:59:59 ");
    assertThat(stamps(format, "1969-12-31T23:59:59.500Z", "1970-01-01T00:00:00Z"))
        .isEqualTo("1969/12/31 23:59:59 1970/01/01 00:00:00 ");
  }

  private static String stamps(LineFormat format, String... instants) {
    StringBuilder stamps = new StringBuilder();
    for (String instant : instants) {
      StringBuilder line = new StringBuilder();
      long millis = Instant.parse(instant).toEpochMilli();
      format.append(line, new LogEntry.Message(millis, Severity.INFO, 0, "o", "m"));
      stamps.append(line, 0, STAMP.length());
    }
    return stamps.toString();
  }
}
