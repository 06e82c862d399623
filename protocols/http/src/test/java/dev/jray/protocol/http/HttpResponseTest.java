package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.ProxyBench.Origin;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an origin's response. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF looks worse in a text block
final class HttpResponseTest {
  private static final String KEEP =
      "Connection: keep-alive\r\nKeep-Alive: timeout=4\r\nProxy-Connection: keep-alive\r\n\r\n";
  private static final String CLOSE = "Connection: close\r\n\r\n";
  private static final String UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nProxy-Connection: close\r\n"
          + "Content-Length: 0\r\n\r\n";

  private static ProxyBench request(String method, String version) {
    ProxyBench bench = ProxyBench.open();
    bench.send(method + " http://h.test/ " + version + "\r\n\r\n");
    return bench;
  }

  private static ProxyBench get() {
    return request("GET", "HTTP/1.1");
  }

  @ParameterizedTest
  @EnumSource
  void chunksPassAsTheyAre(Segments feed) {
    String chunks = "5;a=\"b\"\r\nhello\r\n001\r\n!\r\n00;x\r\n\r\n";
    try (ProxyBench bench = get()) {
      String head = "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\nContent-Length: 7\r\n\r\n";
      feed.cut(head + chunks + "garbage", 1).forEach(bench.origin()::answer);
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + CLOSE + chunks);
      assertThat(bench.outputEnded).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void trailersPassWithoutWhatTheyMustNotSay(Segments feed) {
    String chunks =
        "1\r\na\r\n0\r\nX-Sum: 1\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\nX-Two:2\r\n\r\n";
    try (ProxyBench bench = get()) {
      String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n";
      feed.cut(head + chunks, 2).forEach(bench.origin()::answer);
      assertThat(bench.received())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                  + CLOSE
                  + "1\r\na\r\n0\r\nX-Sum: 1\r\nX-Two: 2\r\n\r\n");
      assertThat(bench.outputEnded).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oldClientsGetNoChunks(Segments feed) {
    try (ProxyBench bench = request("GET", "HTTP/1.0")) {
      String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
      String chunks = "5\r\nhello\r\n6\r\n world\r\n0\r\nX: 1\r\n\r\n";
      feed.cut(head + chunks, 3).forEach(bench.origin()::answer);
      assertThat(bench.received()).isEqualTo("HTTP/1.1 200 OK\r\n" + CLOSE + "hello world");
      assertThat(bench.outputEnded).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyWithoutLengthEndsWithTheConnection(Segments feed) {
    try (ProxyBench bench = get()) {
      feed.cut("HTTP/1.0 200 \r\nX: 1\r\n\r\nhello", 4).forEach(bench.origin()::answer);
      assertThat(bench.ended()).isFalse();
      bench.origin().end();
      assertThat(bench.received()).isEqualTo("HTTP/1.1 200 \r\nX: 1\r\n" + CLOSE + "hello");
      assertThat(bench.outputEnded).isTrue();
      assertThat(bench.client.isOpen()).as("waits for the client's end").isTrue();
      bench.sendEnd();
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void interimResponsesPass(Segments feed) {
    try (ProxyBench bench = get()) {
      String interim =
          "HTTP/1.1 100 Continue\r\n\r\n"
              + "HTTP/1.1 103 Early Hints\r\nLink: a\r\nConnection: X\r\nX: 1\r\n"
              + "Content-Length: 4\r\n\r\n";
      feed.cut(interim + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", 5)
          .forEach(bench.origin()::answer);
      assertThat(bench.received())
          .isEqualTo(
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
                  + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
                  + KEEP
                  + "a");
    }
  }

  @Test
  void oldClientsGetNoInterimResponses() {
    try (ProxyBench bench = request("GET", "HTTP/1.0")) {
      bench
          .origin()
          .answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n" + CLOSE + "a");
    }
  }

  @Test
  void aClientThatExpectsToContinueIsToldByTheOrigin() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(
          "POST http://h.test/ HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(bench.origin().received).contains("Expect: 100-continue\r\n");
      bench.origin().answer("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(bench.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      bench.send("abc");
      assertThat(bench.origin().received).endsWith("\r\n\r\nabc");
      bench.origin().answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      assertThat(bench.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + KEEP);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, 200 OK, Content-Length: 5, true, Content-Length: 5",
    "HEAD, 200 OK, X: 1, false, X: 1",
    "HEAD, 200 OK, Transfer-Encoding: chunked, false, ''",
    "GET, 204 No Content, Content-Length: 5, true, ''",
    "GET, 204 No Content, X: 1, true, X: 1",
    "GET, 304 Not Modified, Content-Length: 5, true, Content-Length: 5",
    "GET, 304 Not Modified, Transfer-Encoding: chunked, true, ''",
    "POST, 200 OK, Content-Length: 0, true, Content-Length: 0",
  })
  void someResponsesHaveNoBody(
      String method, String status, String header, boolean kept, String passed) {
    try (ProxyBench bench = request(method, "HTTP/1.1")) {
      Origin origin = bench.origin();
      origin.answer("HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\nnot a body");
      String line = passed.isEmpty() ? "" : passed + "\r\n";
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 " + status + "\r\n" + line + (kept ? KEEP : CLOSE));
      assertThat(bench.ended()).isEqualTo(!kept);
      assertThat(origin.closed).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, '', true",
    "HTTP/1.1, Proxy-Connection: Keep-Alive, true",
    "HTTP/1.1, 'Connection: x, CLOSE', false",
    "HTTP/1.1, Proxy-Connection: close, false",
    "HTTP/1.0, '', false",
    "HTTP/1.0, Proxy-Connection: keep-alive, true",
    "HTTP/1.0, Connection: Keep-Alive, true",
  })
  void theClientSaysWhetherItStays(String version, String header, boolean kept) {
    try (ProxyBench bench = ProxyBench.open()) {
      String line = header.isEmpty() ? "" : header + "\r\n";
      bench.send("GET http://h.test/ " + version + "\r\n" + line + "\r\n");
      bench.origin().answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n" + (kept ? KEEP : CLOSE) + "a");
      assertThat(bench.ended()).isEqualTo(!kept);
    }
  }

  @Test
  void whatIsSetForTheOriginsConnectionIsRemoved() {
    try (ProxyBench bench = get()) {
      bench
          .origin()
          .answer(
              "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: X-Drop, close\r\nX-Drop: 1\r\n"
                  + "Keep-Alive: timeout=9\r\nProxy-Authenticate: x\r\nUpgrade: h2c\r\nX-Keep: 2\r\n"
                  + "Set-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 1\r\n\r\na");
      assertThat(bench.received())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nX-Keep: 2\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"
                  + "Content-Length: 1\r\n"
                  + KEEP
                  + "a");
    }
  }

  @Test
  void oldWaysToWriteAHeadAreUnderstood() {
    try (ProxyBench bench = get()) {
      bench.origin().answer("HTTP/1.1 200\nX : 1\nY: 2\r\n  3\nContent-Length: 1\n\na");
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 200 \r\nX: 1\r\nY: 2 3\r\nContent-Length: 1\r\n" + KEEP + "a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 99 No\r\n\r\n",
        "HTTP/1.1 2000 No\r\n\r\n",
        "HTTP/1.1 099 No\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 O\u0000K\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"
      })
  void whatIsNoResponseBecomes503(String answer) {
    for (Segments feed : Segments.values()) {
      try (ProxyBench bench = get()) {
        feed.cut(answer, 6).forEach(bench.origin()::answer);
        assertThat(bench.received()).isEqualTo(UNAVAILABLE);
        assertThat(bench.outputEnded).isTrue();
        assertThat(bench.origin().closed).isTrue();
      }
    }
  }

  @Test
  void aHeadWithoutEndBecomes503() {
    try (ProxyBench bench = get()) {
      bench.origin().answer("HTTP/1.1 200 OK\r\n");
      for (int i = 0; i < 70 && !bench.origin().closed; i++) {
        bench.origin().answer("X: " + "a".repeat(1_000) + "\r\n");
      }
      assertThat(bench.received()).isEqualTo(UNAVAILABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-"})
  void anOriginThatLeavesInTheHeadBecomes503(String answer) {
    for (boolean proper : new boolean[] {true, false}) {
      try (ProxyBench bench = get()) {
        bench.origin().answer(answer);
        if (proper) {
          bench.origin().end();
        } else {
          bench.origin().abort();
        }
        assertThat(bench.received()).endsWith(UNAVAILABLE);
        assertThat(bench.outputEnded).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 9, hello, true",
    "Content-Length: 9, hello, false",
    "Transfer-Encoding: chunked, '5;x', true",
    "Transfer-Encoding: chunked, '5;x', false",
    "X: until close, hello, false",
  })
  void aTruncatedResponseDoesNotLookComplete(String header, String body, boolean proper) {
    try (ProxyBench bench = get()) {
      bench.origin().answer("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + body);
      if (proper) {
        bench.origin().end();
      } else {
        bench.origin().abort();
      }
      assertThat(bench.received()).endsWith("\r\n\r\n" + body);
      assertThat(bench.outputEnded).as("a proper end").isFalse();
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "5\nhello",
        "1\r\nab\r\n",
        "0\r\nX\r\n\r\n",
        "1;a\nb\r\n",
        "1;a\u0000\r\n",
        "1234567890123456\r\n"
      })
  void brokenChunksAreCutOff(String chunks) {
    for (Segments feed : Segments.values()) {
      try (ProxyBench bench = get()) {
        bench.origin().answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        feed.cut(chunks, 7).forEach(bench.origin()::answer);
        assertThat(bench.outputEnded).isFalse();
        assertThat(bench.client.isOpen()).isFalse();
        assertThat(bench.origin().closed).isTrue();
      }
    }
  }

  @Test
  void onlyAResetTellsAnOldClientThatItsBodyIsIncomplete() {
    // EmbeddedChannel knows no SO_LINGER; that it is asked for is seen in the scenarios on sockets.
    try (ProxyBench bench = request("GET", "HTTP/1.0")) {
      bench.origin().answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
      bench.origin().end();
      assertThat(bench.received()).endsWith("\r\n\r\nhel");
      assertThat(bench.outputEnded).isFalse();
      assertThat(bench.client.isOpen()).isFalse();
      assertThat(bench.client.config().getOption(ChannelOption.SO_LINGER)).isNull();
    }
  }

  @Test
  void aClientThatLeavesEndsItsFlow() {
    for (String sofar : new String[] {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel"}) {
      try (ProxyBench bench = get()) {
        bench.origin().answer(sofar);
        bench.client.close();
        assertThat(bench.origin().closed).isTrue();
        assertThat(bench.received()).doesNotContain("503");
      }
    }
  }

  @Test
  void aClientThatEndsInItsBodyEndsTheFlow() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("POST http://h.test/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nhel");
      bench.sendEnd();
      assertThat(bench.origin().closed).isTrue();
      assertThat(bench.origin().ended).as("a proper end").isFalse();
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @Test
  void aBrokenBodyIsABadRequestUntilTheResponseBegins() {
    String head = "POST http://h.test/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na";
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(head).send("b\r\n");
      assertThat(bench.received()).startsWith("HTTP/1.1 400 ");
      assertThat(bench.origin().closed).isTrue();
      assertThat(bench.origin().received).endsWith("1\r\na");
    }
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(head);
      bench.origin().answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
      bench.send("b\r\n");
      assertThat(bench.received()).endsWith("\r\n\r\nhe");
      assertThat(bench.client.isOpen()).isFalse();
      assertThat(bench.origin().closed).isTrue();
    }
  }

  @Test
  void anEarlyResponseEndsTheConnection() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("POST http://h.test/ HTTP/1.1\r\nContent-Length: 9\r\n\r\nhel");
      bench.origin().answer("HTTP/1.1 413 No\r\nContent-Length: 1\r\n\r\na");
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 413 No\r\nContent-Length: 1\r\n" + CLOSE + "a");
      assertThat(bench.outputEnded).isTrue();
      bench.send("lo wor");
      assertThat(bench.client.isOpen()).as("reads on, so that the client sees the answer").isTrue();
      bench.sendEnd();
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @Test
  void requestAndResponseMayFlowAtTheSameTime() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("POST http://h.test/ HTTP/1.1\r\nContent-Length: 6\r\n\r\nabc");
      bench.origin().answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
      bench.send("def");
      assertThat(bench.origin().received).endsWith("abcdef");
      bench.origin().answer("def");
      assertThat(bench.received()).endsWith(CLOSE + "abcdef");
      assertThat(bench.outputEnded).isTrue();
    }
  }
}
