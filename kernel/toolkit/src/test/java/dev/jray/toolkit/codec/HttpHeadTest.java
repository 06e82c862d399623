package dev.jray.toolkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.toolkit.codec.HttpHead.Field;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHeadTest {
  @Test
  void parsesFieldsInTheirOrder() {
    HttpHead head = HttpHead.parse("GET / HTTP/1.1\r\nHost: h\r\nA:  b c\t\r\nhost:\r\n\r\n");

    assertThat(head.firstLine()).isEqualTo("GET / HTTP/1.1");
    assertThat(head.fields())
        .containsExactly(new Field("Host", "h"), new Field("A", "b c"), new Field("host", ""));
    assertThat(head.first("HOST")).isEqualTo("h");
    assertThat(head.first("b")).isNull();
    assertThat(head.count("host")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host h", ": h", "A B: c", "A : b", " A: b", "A: b\rc", "A: b\nc", "A: \0", "\0: b"
      })
  void badFieldsAreRefused(String line) {
    assertThat(HttpHead.parse("GET / HTTP/1.1\r\n" + line + "\r\n\r\n")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Upgrade; true",
        "keep-alive, upgrade; true",
        "a,UPGRADE ,b; true",
        "upgraded; false",
        "'upgrade;q=1'; false",
        "'';false"
      })
  void findsTokensInLists(String value, boolean found) {
    HttpHead head = HttpHead.parse("x\r\nConnection: a\r\nConnection: " + value + "\r\n\r\n");

    assertThat(head.hasToken("connection", "upgrade")).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /a HTTP/1.1, /a",
    "BREW /a?x=/b HTTP/1.0, /a",
    "GET /%61%2f%C3%A4 HTTP/1.1, /a/ä",
    "GET http://host/p?q HTTP/1.1, /p",
    "GET http://host HTTP/1.1, ''",
    "PRI * HTTP/2.0, *",
    "GET /a%zz HTTP/1.1,",
    "GET /a%4 HTTP/1.1,",
    "GET /a%+1 HTTP/1.1,",
    "GET a HTTP/1.1,"
  })
  void decodesThePath(String line, String path) {
    assertThat(HttpRequestLine.parse(line).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET /",
        "GET / HTTX/1.1",
        "GET  HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET / HTTP/11",
        "G\u0001T / HTTP/1.1",
        " / HTTP/1.1",
        "GET /\u0001 HTTP/1.1",
        "GET / HTTP/1.10"
      })
  void badLinesAreRefused(String line) {
    HttpRequestLine parsed = HttpRequestLine.parse(line);
    assertThat(parsed == null || parsed.path().isEmpty()).isTrue();
  }

  @Test
  void findsTheEndHoweverTheBytesArrive() {
    byte[] bytes = "GET / HTTP/1.1\r\n\r\r\nA: b\r\n\r\nrest".getBytes(StandardCharsets.US_ASCII);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      HttpHeadScanner scanner = new HttpHeadScanner(100);
      ByteBuf in = Unpooled.buffer();
      String head = null;
      int at = 0;
      while (head == null) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(10));
        in.writeBytes(bytes, at, length);
        at += length;
        head = scanner.take(in);
      }
      assertThat(head).isEqualTo("GET / HTTP/1.1\r\n\r\r\nA: b\r\n\r\n");
      assertThat(scanner.tooLong()).isFalse();
    }
  }

  @Test
  void givesUpAtTheLimit() {
    HttpHeadScanner scanner = new HttpHeadScanner(10);

    assertThat(scanner.take(Unpooled.copiedBuffer("123456\r\n\r", StandardCharsets.US_ASCII)))
        .isNull();
    assertThat(scanner.tooLong()).isFalse();
    ByteBuf longer = Unpooled.copiedBuffer("123456\r\n\r\r\n\r\n", StandardCharsets.US_ASCII);
    assertThat(scanner.take(longer)).isNull();
    assertThat(scanner.tooLong()).isTrue();
  }

  @Test
  void tellsTheTimeAsHttpDoes() {
    Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.ofHours(8));

    assertThat(HttpDate.now(clock)).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
  }
}
