package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.ProxyBench.Origin;
import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.Content;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("StringConcatToTextBlock") // CR LF looks worse in a text block
final class HttpConnectionTest {
  private static final String GET = "GET http://h.test/a?b HTTP/1.1\r\nHost: other\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String KEPT =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n"
          + "Keep-Alive: timeout=4\r\nProxy-Connection: keep-alive\r\n\r\nok";

  @ParameterizedTest
  @EnumSource
  void aRequestGoesToTheHostOfItsUrlAndTheResponseComesBack(Segments feed) {
    try (ProxyBench bench = ProxyBench.open()) {
      feed.cut(GET, 1).forEach(bench::send);
      Origin origin = bench.origin();
      assertThat(origin.request.target())
          .isEqualTo(Destination.tcp(new Address.Domain("h.test"), 80));
      assertThat(origin.request.user()).isEmpty();
      assertThat(origin.request.label()).isEqualTo(AccessLabel.target("http://h.test/a?b"));
      assertThat(origin.received)
          .hasToString("GET /a?b HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n");
      assertThat(origin.ended).as("the origin's connection stays open").isFalse();
      feed.cut(OK, 2).forEach(origin::answer);
      assertThat(bench.received()).isEqualTo(KEPT);
      assertThat(origin.closed).isTrue();
      assertThat(bench.ended()).isFalse();
    }
  }

  @Test
  void rulesSeeMethodPathAndHeaders() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(
          "Put http://h.test:81/a/b?c HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-one: 2\r\nTE: a\r\n"
              + "Content-Length: 0\r\nConnection: X-Gone\r\nX-Gone: 1\r\n\r\n");
      Content content = bench.origin().request.content();
      assertThat(content.protocol()).isEqualTo("http/1.1");
      assertThat(content.attributes())
          .containsOnly(
              Map.entry(":method", "PUT"),
              Map.entry(":path", "/a/b"),
              Map.entry("x-one", "1"),
              Map.entry("content-length", "0"));
      assertThat(bench.origin().request.target().port()).isEqualTo(81);
    }
  }

  @Test
  void pipelinedRequestsAreServedOneAfterTheOther() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(
          GET
              + "POST http://two.test/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
              + "POST http://three.test/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
              + GET);
      assertThat(bench.origins).hasSize(1);
      assertThat(bench.client.config().isAutoRead()).as("reads no further").isFalse();
      for (int i = 0; i < 4; i++) {
        assertThat(bench.origins).hasSize(i + 1);
        bench.origin().answer(OK);
        assertThat(bench.received()).isEqualTo(KEPT);
      }
      assertThat(bench.origins.get(1).received).endsWith("\r\n\r\nabc");
      assertThat(bench.origins.get(2).received).endsWith("\r\n\r\n1\r\na\r\n0\r\n\r\n");
      assertThat(bench.client.config().isAutoRead()).isTrue();
    }
  }

  @Test
  void originsThatAnswerAtOnceDoNotNestTheCalls() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onRequest = origin -> origin.answer(OK);
      bench.send(GET.repeat(5_000));
      assertThat(bench.origins).hasSize(5_000);
      assertThat(bench.received()).isEqualTo(KEPT.repeat(5_000));
    }
  }

  @Test
  void anEarlyEndOfTheClientDoesNotLoseItsRequests() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onRequest = origin -> {};
      bench.send(GET);
      bench.sendEnd();
      bench.origin().answer(OK);
      assertThat(bench.received())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @Test
  void requestsSentAheadOfTheClientsEndAreServed() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(GET + GET);
      // The kernel reports the end although nobody reads: the two came in one segment.
      bench.sendEnd();
      bench.origin().answer(OK);
      assertThat(bench.received()).isEqualTo(KEPT);
      bench.origin().answer(OK);
      assertThat(bench.received()).contains("Connection: close");
      assertThat(bench.origins).hasSize(2);
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @Test
  void aTunnelGetsWhatFollowsItsHead() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onOpen = origin -> origin.request.reply().established();
      bench.send("CONNECT h.test:443 HTTP/1.1\r\nHost: h.test:443\r\n\r\nearly");
      assertThat(bench.tunnel.request.target())
          .isEqualTo(Destination.tcp(new Address.Domain("h.test"), 443));
      assertThat(bench.tunnel.request.label()).isEqualTo(AccessLabel.target("//h.test:443"));
      assertThat(bench.tunnel.request.content()).isEqualTo(Content.UNKNOWN);
      assertThat(bench.received()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
      bench.send(" late");
      assertThat(bench.tunnel.received).hasToString("early late");
      assertThat(bench.client.pipeline().get(HttpConnection.class)).isNull();
      bench.sendEnd();
      assertThat(bench.tunnel.ended).isTrue();
    }
  }

  @Test
  void aTunnelMayFollowPlainRequests() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(GET + "CONNECT [::1]:22 HTTP/1.1\r\n\r\nearly");
      assertThat(bench.client.config().isAutoRead()).isFalse();
      bench.origin().answer(OK);
      assertThat(bench.tunnel.request.target().hostPort()).isEqualTo("[::1]:22");
      assertThat(bench.tunnel.received).hasToString("early");
      assertThat(bench.client.config().isAutoRead()).as("handed back as it was").isTrue();
      bench.tunnel.request.reply().established();
      assertThat(bench.received()).isEqualTo(KEPT + "HTTP/1.1 200 Connection established\r\n\r\n");
    }
  }

  @Test
  void aTunnelLearnsThatTheClientEndedBeforeItBegan() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send(GET + "CONNECT h.test:1 HTTP/1.1\r\n\r\nearly");
      bench.sendEnd();
      bench.origin().answer(OK);
      assertThat(bench.tunnel.received).hasToString("early");
      assertThat(bench.tunnel.ended).isTrue();
    }
  }

  @Test
  void aResponseMayEndTheConnectionWhileItsRequestIsRead() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onBytes =
          origin -> {
            if (origin.received.toString().endsWith("abc")) {
              origin.answer(OK);
            }
          };
      bench.send(
          "POST http://h.test/ HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
              + GET);
      assertThat(bench.origins).hasSize(1);
      assertThat(bench.received()).contains("Connection: close");
      assertThat(bench.outputEnded).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED, 503 Service Unavailable",
    "HOST_UNREACHABLE, 503 Service Unavailable",
    "INTERNAL, 503 Service Unavailable",
    "NAME_NOT_RESOLVED, 502 Bad Gateway",
    "UPSTREAM_REFUSED, 502 Bad Gateway",
    "TIMEOUT, 504 Gateway Timeout",
    "NOT_ALLOWED, 403 Forbidden"
  })
  void aRefusedTunnelSaysWhy(NetworkError why, String status) {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("CONNECT h.test:443 HTTP/1.1\r\n\r\n");
      bench.tunnel.request.reply().refused(why);
      assertThat(bench.received())
          .isEqualTo(
              "HTTP/1.1 "
                  + status
                  + "\r\nConnection: close\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n");
    }
  }

  @Test
  void aRefusedRequestIsAnsweredAndEndsTheConnection() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.onOpen =
          origin -> {
            origin.request.reply().refused(NetworkError.REFUSED);
            origin.channel.close();
          };
      bench.send(GET + GET);
      assertThat(bench.received())
          .isEqualTo(
              "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
                  + "Proxy-Connection: close\r\nContent-Length: 0\r\n\r\n");
      assertThat(bench.origins).hasSize(1);
      assertThat(bench.outputEnded).isTrue();
      assertThat(bench.client.isOpen()).as("waits for the client's end").isTrue();
      bench.sendEnd();
      assertThat(bench.client.isOpen()).isFalse();
    }
  }

  @Test
  void transparentRequestsGoWhereTheirHostHeaderSays() {
    ServerConfig config = ServerConfig.newBuilder().setAllowTransparent(true).build();
    try (ProxyBench bench = new ProxyBench(config, 60_000)) {
      bench.send("GET /a?b HTTP/1.1\r\nhost: h.test:8080\r\n\r\n");
      assertThat(bench.origin().request.target())
          .isEqualTo(Destination.tcp(new Address.Domain("h.test"), 8080));
      assertThat(bench.origin().request.label())
          .isEqualTo(AccessLabel.target("http://h.test:8080/a?b"));
      assertThat(bench.origin().received)
          .hasToString("GET /a?b HTTP/1.1\r\nHost: h.test:8080\r\nConnection: close\r\n\r\n");
    }
  }

  @Test
  void usersAreCheckedOnEveryRequest() {
    try (ProxyBench bench = ProxyBench.withAccount("u", "p:q")) {
      String login = "Proxy-Authorization: bAsIc dTpwOnE=\r\n";
      bench.send("GET http://h.test/ HTTP/1.1\r\n" + login + "\r\n");
      Origin origin = bench.origin();
      assertThat(origin.request.user())
          .hasValueSatisfying(
              user -> {
                assertThat(user.email()).isEqualTo("u");
                assertThat(user.level()).isEqualTo(3);
              });
      assertThat(origin.received).doesNotContainIgnoringCase("authorization");
      assertThat(origin.request.content().attributes()).doesNotContainKey("proxy-authorization");
      origin.answer(OK);
      bench.received();
      bench.send(GET);
      assertThat(bench.received())
          .isEqualTo(
              "HTTP/1.1 407 Proxy Authentication Required\r\n"
                  + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nConnection: close\r\n"
                  + "Proxy-Connection: close\r\nContent-Length: 0\r\n\r\n");
      assertThat(bench.rejected).extracting(e -> e.code()).containsExactly(HttpError.AUTH_FAILED);
      assertThat(bench.origins).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Basic dTpwOnI=",
    "Basic dTpwOnEx",
    "Basic djpwOnE=",
    "Basic dXBx",
    "Basic eDpubyBzdWNoIHVzZXI=",
    "Basic !!",
    "Bearer dTpwOnE=",
    "Basic",
    "dTpwOnE="
  })
  void wrongCredentialsAreRefused(String header) {
    try (ProxyBench bench = ProxyBench.withAccount("u", "p:q")) {
      bench.send("CONNECT a:1 HTTP/1.1\r\nProxy-Authorization: " + header + "\r\n\r\n");
      assertThat(bench.received()).startsWith("HTTP/1.1 407 ");
      assertThat(bench.tunnel).isNull();
      assertThat(bench.rejected.get(0).getMessage()).doesNotContain("p:q", "dTpw");
    }
  }

  @Test
  void anAnonymousProxyDoesNotLookAtCredentialsNorPassThemOn() {
    try (ProxyBench bench = ProxyBench.open()) {
      bench.send("GET http://h.test/ HTTP/1.1\r\nProxy-Authorization: Basic zzz\r\n\r\n");
      assertThat(bench.origin().received).doesNotContain("zzz");
    }
  }
}
