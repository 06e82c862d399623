package dev.jray.feature.sniff.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Sniffs;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSnifferTest {
  private static final String REQUEST =
      "GET /path?query HTTP/1.1\r\nAccept: */*\r\nhOST:  WWW.Example.com:8080 \r\n\r\n";

  private static SniffResult sniff(String text) {
    return new HttpSniffer()
        .sniff(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1).asReadOnly());
  }

  private static String domain(String host) {
    return sniff("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n") instanceof Hit hit
        ? hit.domain()
        : null;
  }

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(HttpSniffPlugin.class, "sniff-http");
  }

  @ParameterizedTest
  @MethodSource("feeds")
  void aRequestIsRecognisedHoweverItArrives(Feeds feed) {
    assertThat(Sniffs.stream(new HttpSniffer(), feed))
        .isEqualTo(new Hit("http1", "www.example.com", Map.of(":method", "GET", ":path", "/path")));
  }

  static Stream<Feeds> feeds() {
    return Feeds.of(REQUEST.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get", "POST", "Head", "put", "DELETE", "options", "CONNECT", "patch", "TRACE"})
  void everyMethodIsKnown(String method) {
    assertThat(sniff(method + " / HTTP/1.1\r\nHost: a\r\n")).isInstanceOf(Hit.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a.test:81, a.test",
    "a.test:0x51, a.test",
    "a.test:0121, a.test",
    "192.0.2.7, 192.0.2.7",
    "[2001:DB8::1]:81, [2001:db8::1]",
    "[2001:db8::1], [2001:db8::1]"
  })
  void theHostIsReadAsV2RayReadsIt(String host, String domain) {
    assertThat(domain(host)).isEqualTo(domain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.test:", "a.test:http", "a.test:65536", "a.test:-1", "a:1:2", "a:08"})
  void aMalformedHostIsNone(String host) {
    assertThat(domain(host)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-x\r\n", "\u0016\u0003\u0001", "GEX", "{}", "\n"})
  void somethingElseIsNotWaitedFor(String text) {
    assertThat(sniff(text)).isEqualTo(SniffResult.NO);
  }

  @Test
  void aHeaderWithoutHostIsNotWaitedFor() {
    assertThat(sniff("GET / HTTP/1.0\r\nA: b\r\n\r\n")).isEqualTo(SniffResult.NO);
    assertThat(sniff("GET / HTTP/1.0\nA: b\n\n")).isEqualTo(SniffResult.NO);
  }

  @Test
  void halfANameIsWaitedFor() {
    assertThat(sniff("GET / HTTP/1.1\r\nHost: exam")).isEqualTo(SniffResult.NEED_MORE);
    assertThat(sniff("GE")).isEqualTo(SniffResult.NEED_MORE);
  }

  @Test
  void aBodyCannotReplaceTheHost() {
    assertThat(sniff("POST / HTTP/1.1\r\nHost: real.test\r\n\r\nHost: fake.test\r\n"))
        .isEqualTo(new Hit("http1", "real.test", Map.of(":method", "POST", ":path", "/")));
  }

  @Property
  void anythingGetsAnAnswer(@ForAll @Size(max = 300) byte[] noise) {
    assertThat(new HttpSniffer().sniff(Unpooled.wrappedBuffer(noise))).isNotNull();
  }

  @Property(tries = 300)
  void aDamagedRequestGetsAnAnswer(@ForAll byte noise, @ForAll short where) {
    byte[] request = REQUEST.getBytes(StandardCharsets.US_ASCII);
    request[Math.floorMod(where, request.length)] = noise;
    byte[] part = Arrays.copyOf(request, Math.floorMod(where * 31, request.length) + 1);
    assertThat(new HttpSniffer().sniff(Unpooled.wrappedBuffer(part))).isNotNull();
  }
}
