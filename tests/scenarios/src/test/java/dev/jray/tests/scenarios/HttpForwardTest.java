package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plain HTTP through the proxy, byte by byte as it is on the wire. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class HttpForwardTest {
  private static WebServer web;
  private static TestInstance jray;

  @BeforeAll
  static void start() throws Exception {
    web = WebServer.start();
    jray =
        TestInstance.start(
            """
            {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "http"}],
             "outbounds": [{"protocol": "freedom"}]}
            """);
  }

  @AfterAll
  static void stop() {
    jray.close();
    web.close();
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(jray.address("in"), 5_000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String get(String path) {
    return "GET " + web.url(path) + " HTTP/1.1\r\nHost: ignored\r\n\r\n";
  }

  /** Reads a head with its empty line. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended within: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String body(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 20; i++) {
        say(socket, get("/hello"));
        assertThat(head(socket.getInputStream()))
            .startsWith("HTTP/1.1 200 ")
            .containsIgnoringCase("\r\nConnection: keep-alive\r\n")
            .containsIgnoringCase("\r\nContent-Length: 5\r\n");
        assertThat(body(socket.getInputStream(), 5)).isEqualTo("hello");
      }
    }
  }

  @Test
  void requestsSentAheadAreAnsweredInOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      String body = "number " + i;
      requests
          .append("POST ")
          .append(web.url("/echo"))
          .append(" HTTP/1.1\r\nHost: ignored\r\nContent-Length: ")
          .append(body.length())
          .append("\r\n\r\n")
          .append(body);
    }
    try (Socket socket = connect()) {
      say(socket, requests.toString());
      for (int i = 0; i < 50; i++) {
        String body = "number " + i;
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
        assertThat(body(socket.getInputStream(), body.length())).isEqualTo(body);
      }
    }
  }

  @Test
  void aClientThatWaitsForAContinueGetsIt() throws Exception {
    try (Socket socket = connect()) {
      say(
          socket,
          "POST "
              + web.url("/echo")
              + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 100 ");
      say(socket, "body");
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
      assertThat(body(socket.getInputStream(), 4)).isEqualTo("body");
    }
  }

  @Test
  void aChunkedResponseStaysChunkedAndEndsTheConnection() throws Exception {
    try (Socket socket = connect()) {
      say(socket, get("/chunked"));
      String head = head(socket.getInputStream());
      assertThat(head)
          .containsIgnoringCase("\r\nTransfer-Encoding: chunked\r\n")
          .containsIgnoringCase("\r\nConnection: close\r\n");
      String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(rest.replaceAll("(?i)(^|\r\n)[0-9a-f]+\r\n|\r\n$", "")).isEqualTo("chunked");
      assertThat(rest).endsWith("0\r\n\r\n");
    }
  }

  @Test
  void aChunkedRequestArrivesWhole() throws Exception {
    try (Socket socket = connect()) {
      say(
          socket,
          "POST "
              + web.url("/echo")
              + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n");
      assertThat(head(socket.getInputStream())).containsIgnoringCase("\r\nContent-Length: 7\r\n");
      assertThat(body(socket.getInputStream(), 7)).isEqualTo("abcdefg");
    }
  }

  @Test
  void aHeadRequestHasALengthAndNoBody() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        say(socket, "HEAD " + web.url("/hello") + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head(socket.getInputStream()))
            .containsIgnoringCase("\r\nContent-Length: 5\r\n")
            .containsIgnoringCase("\r\nConnection: keep-alive\r\n");
      }
    }
  }

  @Test
  void theOriginGetsTheRequestWithoutWhatConcernsTheProxy() throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    try (TcpServer origin = answering(heads, "HTTP/1.1 204 No Content\r\n\r\n");
        Socket socket = connect()) {
      say(
          socket,
          "GET http://127.0.0.1:"
              + origin.port()
              + "/a?b=c HTTP/1.0\r\nHost: elsewhere\r\nProxy-Connection: keep-alive\r\n"
              + "Proxy-Authorization: Basic dTpw\r\nConnection: X-Drop\r\nX-Drop: 1\r\n"
              + "X-Keep: 2\r\nTE: trailers\r\nUpgrade: h2c\r\n\r\n");
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 204 ");
      assertThat(heads.poll(5, TimeUnit.SECONDS).toLowerCase(Locale.ROOT).split("\r\n"))
          .containsExactlyInAnyOrder(
              "get /a?b=c http/1.1",
              "host: 127.0.0.1:" + origin.port(),
              "x-keep: 2",
              "connection: close");
    }
  }

  @Test
  void aResponseWithoutALengthEndsWithTheConnection() throws Exception {
    try (TcpServer origin =
            answering(new LinkedBlockingQueue<>(), "HTTP/1.0 200 OK\r\n\r\nuntil the end");
        Socket socket = connect()) {
      say(socket, "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(head(socket.getInputStream()))
          .containsIgnoringCase("\r\nConnection: close\r\n")
          .doesNotContainIgnoringCase("Transfer-Encoding");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .isEqualTo("until the end");
    }
  }

  @Test
  void anOriginThatAnswersNonsenseIsUnavailable() throws Exception {
    for (String nonsense : new String[] {"SSH-2.0-OpenSSH_9.2\r\n", "", "HTTP/1.1 abc\r\n\r\n"}) {
      try (TcpServer origin = answering(new LinkedBlockingQueue<>(), nonsense);
          Socket socket = connect()) {
        say(socket, "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 503 ");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aRequestForTheProxyItselfIsABadOne() throws Exception {
    try (Socket socket = connect()) {
      say(socket, "GET /hello HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\n\r\n");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 400 ")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void whatFollowsAConnectRequestAtOnceReachesTheTarget() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket = connect()) {
      say(socket, "CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\nearly");
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
      assertThat(body(socket.getInputStream(), 5)).isEqualTo("early");
    }
  }

  @Test
  void aClientThatLeavesEndsItsRequest() throws Exception {
    try (TcpServer origin =
        TcpServer.start(
            socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
      Socket socket = connect();
      say(
          socket,
          "POST http://127.0.0.1:"
              + origin.port()
              + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nfew");
      Await.until("the origin is asked", () -> origin.connections() == 1);
      socket.close();
      Await.until("the origin is left", () -> origin.connections() == 0);
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  /** Reads one head and answers with the same text always. */
  private static TcpServer answering(BlockingQueue<String> heads, String answer)
      throws IOException {
    return TcpServer.start(
        socket -> {
          heads.add(head(socket.getInputStream()));
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
  }
}
