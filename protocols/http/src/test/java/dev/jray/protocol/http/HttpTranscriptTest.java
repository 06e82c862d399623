package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.http.ProxyBench.Origin;
import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.error.NetworkError;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Transcript;
import dev.jray.testkit.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays what clients and a running V2Ray 4.34 said to each other. Heads are compared as a first
 * line and a set of headers, for their order is free. Where JRay means to answer otherwise, the
 * answer stands here.
 */
final class HttpTranscriptTest {
  private static final String ERROR =
      "\r\nConnection: close\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n";
  private static final String KEPT =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\nKeep-Alive: timeout=4\r\n"
          + "Proxy-Connection: keep-alive\r\nX-Keep: 2\r\n\r\nhello";
  private static final String CLOSED =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\nX-Keep: 2\r\n\r\nhello";
  private static final String NO_LOGIN =
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\""
          + ERROR;

  /** The named deviations. A value of several lines replaces the whole answer of the proxy. */
  private static final Map<String, String> DEVIATIONS =
      Map.ofEntries(
          // 407 has a length and says that the connection ends
          Map.entry("auth_bad_base64", NO_LOGIN),
          Map.entry("auth_missing", NO_LOGIN),
          Map.entry("auth_wrong_password", NO_LOGIN),
          // schemes are compared without regard to case
          Map.entry("auth_lowercase_scheme", KEPT),
          // tunnels are answered when the target is reached
          Map.entry("connect_no_port", "HTTP/1.1 503 Service Unavailable" + ERROR),
          Map.entry("connect_refused_target", "HTTP/1.1 503 Service Unavailable" + ERROR),
          // heads have a limit
          Map.entry("header_70000_bytes", "HTTP/1.1 431 Request Header Fields Too Large" + ERROR),
          // the response says that the connection ends when it does
          Map.entry("http10_no_host", CLOSED),
          Map.entry("post_hop_by_hop", CLOSED),
          // interim responses are not the response
          Map.entry("origin_100_continue", "HTTP/1.1 100 Continue\r\n\r\n" + KEPT),
          // only http and https
          Map.entry("other_scheme", "HTTP/1.1 400 Bad Request" + ERROR));

  /** V2Ray closes these although it said keep-alive. JRay stays, as HTTP/1.1 has it. */
  private static final Set<String> STAY_OPEN =
      Set.of(
          "auth_lowercase_scheme",
          "auth_ok",
          "head_request",
          "origin_100_continue",
          "origin_form_transparent",
          "origin_hop_by_hop_removed",
          "plain_len_connection_keepalive_only",
          "plain_len_without_proxy_connection",
          "post_chunked",
          "two_pipelined_requests",
          "ua_passed",
          // ends when the deadline comes; see HttpTimeoutTest
          "plain_len_keepalive_twice");

  private final List<String> originSaw = new ArrayList<>();

  static List<Transcript> recordings() {
    return Transcript.all("http.json", "http_server");
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void clientsHearWhatV2RayTellsThem(Transcript recording) {
    for (Segments feed : Segments.values()) {
      try (ProxyBench bench = bench(recording.port())) {
        play(recording, bench, feed);
      }
    }
    List<String> recorded =
        Vectors.json("http.json").at("http_origin_saw").read(ConfigNode::strings).value();
    assertThat(heads(recorded)).containsAll(heads(originSaw));
  }

  private static ProxyBench bench(int port) {
    if (port == 23112) {
      return ProxyBench.withAccount("u", "p");
    }
    ServerConfig config = ServerConfig.newBuilder().setAllowTransparent(port == 23113).build();
    // The head that stays incomplete is waited for by the kernel.
    return new ProxyBench(config, 4_000);
  }

  private void play(Transcript recording, ProxyBench bench, Segments feed) {
    String name = recording.name();
    bench.onOpen = this::dial;
    bench.onRequest = this::answer;
    StringBuilder expected = new StringBuilder();
    StringBuilder received = new StringBuilder();
    for (Transcript.Step step : recording.steps()) {
      String hex = step.hex();
      if (!step.sent()) {
        expected.append(text(hex));
      } else if (bench.client.isOpen()) {
        String sent =
            hex.endsWith("...")
                ? "GET http://127.0.0.1:23192/len HTTP/1.1\r\nHost: a\r\nX: "
                    + "a".repeat(70_000)
                    + "\r\n\r\n"
                : text(hex);
        feed.cut(sent, name.hashCode()).forEach(bench::send);
        received.append(bench.received());
      }
    }
    String wanted = DEVIATIONS.getOrDefault(name, expected.toString().replace("X-Drop: 1\r\n", ""));
    assertThat(comparable(received.toString())).as(name).isEqualTo(comparable(wanted));
    boolean open = recording.end().equals("still open") || STAY_OPEN.contains(name);
    if (!name.equals("incomplete_header_timeout")) {
      assertThat(bench.ended()).as(name + " ended").isEqualTo(!open);
    }
  }

  private static String text(String hex) {
    return new String(Bytes.array(hex), StandardCharsets.ISO_8859_1);
  }

  // Port 23191 echoes, 23192 is an HTTP origin, nobody listens elsewhere.
  private void dial(Origin origin) {
    int port = origin.request.target().port();
    if (port == 23191 || port == 23192) {
      origin.request.reply().established();
    } else {
      origin.request.reply().refused(NetworkError.REFUSED);
      origin.channel.close();
    }
  }

  private void answer(Origin origin) {
    if (origin.request.target().port() == 23191) {
      String echo = origin.received.toString();
      origin.received.setLength(0);
      origin.answer(echo);
      return;
    }
    String request = origin.received.toString();
    boolean complete =
        request.contains("Content-Length: 3")
            ? request.endsWith("abc")
            : request.contains("chunked")
                ? request.endsWith("0\r\n\r\n")
                : request.endsWith("\r\n\r\n");
    if (!complete || !origin.channel.isOpen()) {
      return;
    }
    originSaw.add(request);
    String hello = request.startsWith("HEAD") ? "" : "hello";
    String fixed =
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: %s\r\nX-Drop: 1\r\n"
            + "X-Keep: 2\r\n\r\n"
            + hello;
    switch (origin.path()) {
      case "/len" -> origin.answer(String.format(fixed, "X-Drop, close"));
      case "/conn" -> origin.answer(String.format(fixed, "X-Drop"));
      case "/chunk" ->
          origin.answer(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
      case "/eof" -> origin.answer("HTTP/1.1 200 OK\r\n\r\nhello");
      case "/bad" -> origin.answer("garbage");
      case "/100" ->
          origin.answer("HTTP/1.1 100 Continue\r\n\r\n" + String.format(fixed, "X-Drop"));
      default -> assertThat(request).startsWith("GET /none ");
    }
    origin.end();
  }

  /** First lines stay, headers are sorted, and what follows a head stays. */
  private static List<String> comparable(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split("(?<=\r\n\r\n)|(?=HTTP/1.1 )", -1)) {
      List<String> lines = new ArrayList<>(Arrays.asList(part.split("\r\n", -1)));
      if (part.startsWith("HTTP/1.1 ")) {
        String first = lines.remove(0);
        parts.add(first + new TreeSet<>(lines));
      } else {
        parts.add(part);
      }
    }
    return parts;
  }

  private static Set<String> heads(List<String> requests) {
    Set<String> heads = new TreeSet<>();
    for (String request : requests) {
      int end = request.indexOf("\r\n\r\n");
      List<String> lines = new ArrayList<>(Arrays.asList(request.substring(0, end).split("\r\n")));
      String first = lines.remove(0);
      heads.add(first + new TreeSet<>(lines) + request.substring(end));
    }
    return heads;
  }
}
