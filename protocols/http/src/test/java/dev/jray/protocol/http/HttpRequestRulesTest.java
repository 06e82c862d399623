package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.net.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are refused, how, and what becomes of the others. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF looks worse in a text block
final class HttpRequestRulesTest {
  private static final String LINE = "POST http://h.test/ HTTP/1.1\r\n";

  private static String refused(String status) {
    return "HTTP/1.1 "
        + status
        + "\r\nConnection: close\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n";
  }

  private static void expectRefusal(String request, String status) {
    for (Segments feed : Segments.values()) {
      try (ProxyBench bench = ProxyBench.open()) {
        feed.cut(request, 3).forEach(bench::send);
        assertThat(bench.received()).isEqualTo(status.isEmpty() ? "" : refused(status));
        assertThat(bench.origins).isEmpty();
        assertThat(bench.tunnel).isNull();
        assertThat(bench.rejected).hasSize(1);
        assertThat(bench.client.isOpen()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\ncontent-length: 0\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 5 5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length:\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length : 5\r\n",
        "Content-Length\t: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "X: a\rb\r\n",
        "X: a\r\r\n",
        "X: a\u0000b\r\n",
        "X: a\u007f\r\n",
        "X: a\n",
        "X: a\nContent-Length: 5\r\n",
        "X: a\r\n folded\r\n",
        "X: a\r\n\tfolded\r\n",
        " X: a\r\n",
        "no colon\r\n",
        ": no name\r\n",
        "X Y: a\r\n",
        "X(: a\r\n",
        "X\u00e4: a\r\n",
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nhost: b\r\n",
        "Host: user@h.test\r\n"
      })
  void whatTwoReadersMightReadInTwoWaysIsRefused(String header) {
    expectRefusal(LINE + header + "\r\n", "400 Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "xchunked", "chunked;a=b", "identity", "\u000bchunked"})
  void otherTransferCodingsAreNotImplemented(String coding) {
    String status = coding.charAt(0) < ' ' ? "400 Bad Request" : "501 Not Implemented";
    expectRefusal(LINE + "Transfer-Encoding: " + coding + "\r\n\r\n", status);
  }

  @Test
  void chunksInHttp10AreRefused() {
    expectRefusal(
        "POST http://h.test/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "400 Bad Request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h.test\r\n\r\n",
        "GET ftp://h.test/ HTTP/1.1\r\nHost: h.test\r\n\r\n",
        "GET ws://h.test/ HTTP/1.1\r\nHost: h.test\r\n\r\n"
      })
  void whatThisProxyDoesNotServeIsABadRequest(String request) {
    expectRefusal(request, "400 Bad Request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOT A REQUEST\r\n\r\n",
        "GET\r\n\r\n",
        "GET http://h.test/\r\n\r\n",
        "GET  http://h.test/ HTTP/1.1\r\n\r\n",
        "GET http://h.test/ HTTP/1.1 \r\n\r\n",
        "GET http://h.test/ HTTP/2.0\r\n\r\n",
        "GET http://h.test/ http/1.1\r\n\r\n",
        "GET http://h.test/\tHTTP/1.1\r\n\r\n",
        "GET http://h.test/ HTTP/1.1x\r\n\r\n",
        "G(T http://h.test/ HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET http://[::1/ HTTP/1.1\r\n\r\n",
        "GET http://[::1%lo]/ HTTP/1.1\r\n\r\n",
        "GET http://[127.0.0.1]/ HTTP/1.1\r\n\r\n",
        "GET http://[h.test]/ HTTP/1.1\r\n\r\n",
        "GET http://::1/ HTTP/1.1\r\n\r\n",
        "GET http:/// HTTP/1.1\r\n\r\n",
        "GET http:// HTTP/1.1\r\n\r\n",
        "GET http://:80/ HTTP/1.1\r\n\r\n",
        "GET http://h.test:65536/ HTTP/1.1\r\n\r\n",
        "GET http://h.test:-1/ HTTP/1.1\r\n\r\n",
        "GET http://h.test:0x50/ HTTP/1.1\r\n\r\n",
        "GET http://h.test:000080/ HTTP/1.1\r\n\r\n",
        "GET http://h.te\"st/ HTTP/1.1\r\n\r\n",
        "GET http://h.test\\a/ HTTP/1.1\r\n\r\n",
        "GET http://h\u00e4.test/ HTTP/1.1\r\n\r\n",
        "GET http://h.test/#f HTTP/1.1\r\n\r\n",
        "GET foo HTTP/1.1\r\n\r\n",
        "GET 1http://h.test/ HTTP/1.1\r\n\r\n",
        "CONNECT :99999 HTTP/1.1\r\n\r\n",
        "CONNECT h.test:65536 HTTP/1.1\r\n\r\n",
        "CONNECT h.test/ HTTP/1.1\r\n\r\n",
        "CONNECT u@h.test:443 HTTP/1.1\r\n\r\n",
        "CONNECT http://h.test:443 HTTP/1.1\r\n\r\n",
        "CONNECT ::1:443 HTTP/1.1\r\n\r\n"
      })
  void whatIsNoRequestIsClosedWithoutAWord(String request) {
    expectRefusal(request, "");
  }

  @Test
  void hostNamesLongerThanAnyAreRefused() {
    expectRefusal("CONNECT " + "a".repeat(256) + ":1 HTTP/1.1\r\n\r\n", "");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x05, 0x04, 0x16, 0x00, (byte) 0x80})
  void otherProtocolsAreSeenAtTheirFirstByte(byte first) {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(new byte[] {first});
      assertThat(bench.received()).isEmpty();
      assertThat(bench.rejected).extracting(e -> e.code()).containsExactly(HttpError.NOT_HTTP);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongRequestLineIsRefusedAsSoonAsItIsLong(Segments feed) {
    String line = "GET http://h.test/" + "a".repeat(HeadScanner.MAX_LINE);
    try (ProxyBench bench = ProxyBench.open()) {
      for (byte[] segment : feed.cut(line, 4)) {
        bench.send(segment);
      }
      assertThat(bench.received()).isEqualTo(refused("431 Request Header Fields Too Large"));
    }
  }

  @Test
  void aLongHeadIsRefused() {
    String head = LINE + "X: " + "a".repeat(HeadScanner.MAX_HEAD);
    try (ProxyBench bench = ProxyBench.open()) {
      Segments.RANDOM.cut(head, 5).forEach(bench::send);
      assertThat(bench.received()).isEqualTo(refused("431 Request Header Fields Too Large"));
    }
  }

  @Test
  void longLinesAndHeadsWithinTheLimitsPass() {
    String path = "/" + "a".repeat(16_000);
    String value = "b".repeat(45_000);
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("GET http://h.test" + path + " HTTP/1.1\r\nX: " + value + "\r\n\r\n");
      assertThat(bench.origin().received).contains(path, value);
    }
  }

  @Test
  void emptyLinesInFrontOfARequestAreSkipped() {
    try (ProxyBench bench = ProxyBench.open()) {
      Segments.BYTES.cut("\r\n\r\nGET http://h.test/ HTTP/1.1\r\n\r\n", 0).forEach(bench::send);
      assertThat(bench.origin().requestLine()).isEqualTo("GET / HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://h.test, GET, h.test, 80, /, h.test",
    "HTTP://h.test?q, GET, h.test, 80, /?q, h.test",
    "http://h.test:8080/a, GET, h.test, 8080, /a, h.test:8080",
    "http://h.test:/a, GET, h.test, 80, /a, h.test:",
    "http://h.test:010/a, GET, h.test, 10, /a, h.test:010",
    "http://h.test:0/a, GET, h.test, 0, /a, h.test:0",
    "https://h.test/a, GET, h.test, 443, /a, h.test",
    "http://u:p@h.test/a@b, GET, h.test, 80, /a@b, h.test",
    "http://u@v@h.test/a, GET, h.test, 80, /a, h.test",
    "http://h.test?u@v, GET, h.test, 80, /?u@v, h.test",
    "http://[::1]:81/, GET, ::1, 81, /, [::1]:81",
    "http://[::1]/, GET, ::1, 80, /, [::1]",
    "http://127.0.0.1/, GET, 127.0.0.1, 80, /, 127.0.0.1",
    "http://my_host./, GET, my_host., 80, /, my_host.",
    "http://h.test, OPTIONS, h.test, 80, *, h.test",
    "http://h.test/, OPTIONS, h.test, 80, /, h.test",
    "http://h.test/a b, GET, , , , ",
  })
  void urlsAreReadAsBrowsersMeanThem(
      String url, String method, String host, Integer port, String path, String header) {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(method + " " + url + " HTTP/1.1\r\nHost: ignored\r\n\r\n");
      if (host == null) {
        assertThat(bench.origins).isEmpty();
        return;
      }
      assertThat(bench.origin().request.target().address()).isEqualTo(Address.parse(host));
      assertThat(bench.origin().request.target().port()).isEqualTo(port);
      assertThat(bench.origin().received)
          .hasToString(
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: "
                  + header
                  + "\r\nConnection: close\r\n\r\n");
      assertThat(bench.origin().request.label().target()).doesNotContain("u:p").startsWith("http");
    }
  }

  @ParameterizedTest
  @CsvSource({"h.test, 80", "h.test:, 80", "h.test:443, 443", "[::1]:0, 0", "1.2.3.4:65535, 65535"})
  void tunnelTargetsNeedNoPort(String target, int port) {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("CONNECT " + target + " HTTP/1.1\r\n\r\n");
      assertThat(bench.tunnel.request.target().port()).isEqualTo(port);
      assertThat(bench.tunnel.request.label().target()).isEqualTo("//" + target);
    }
  }

  @Test
  void fieldsOfTheConnectionAreRemoved() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(
          "POST http://h.test/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTE: trailers\r\n"
              + "Upgrade: x\r\nTrailers: y\r\nTrailer: y\r\nKeep-Alive: 1\r\nProxy-Connection: x\r\n"
              + "Proxy-Authenticate: x\r\nProxy-Authorization: x\r\nConnection: X-Z, close\r\n"
              + "connection: x-w , Content-Length,Host\r\nX-Z: 1\r\nX-W: 1\r\nX-Y: 2\r\n"
              + "Expect: 100-continue\r\nUser-Agent: \u00e4\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(bench.origin().received)
          .hasToString(
              "POST / HTTP/1.1\r\nHost: h.test\r\nX-Y: 2\r\nExpect: 100-continue\r\n"
                  + "User-Agent: \u00e4\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
    }
  }

  @Test
  void transparentRequestsNeedAGoodHost() {
    ServerConfig config = ServerConfig.newBuilder().setAllowTransparent(true).build();
    for (String host : new String[] {"", "Host:\r\n", "Host: a b\r\n", "Host: a:b\r\n"}) {
      try (ProxyBench bench = new ProxyBench(config, 60_000)) {
        bench.send("GET / HTTP/1.1\r\n" + host + "\r\n");
        assertThat(bench.origins).isEmpty();
        assertThat(bench.rejected).hasSize(1);
      }
    }
  }

  @Test
  void hostsOfTunnelsAreCheckedToo() {
    expectRefusal("CONNECT a:1 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400 Bad Request");
  }
}
