package dev.jray.feature.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.jray.feature.metrics.proto.Config;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.testkit.Await;
import dev.jray.testkit.LeakExtension;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.MapDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class MetricsServerTest {
  private final Loopback loopback = new Loopback(new MapDns());
  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private MetricsServer server;

  private MetricsServer start(String listen) throws IOException {
    Router router = flow -> flow.eventLoop().newSucceededFuture(Route.DEFAULT);
    server =
        new MetricsServer(
            Config.newBuilder().setListen(listen).setUserSeries(true).build(),
            loopback.sockets(),
            log,
            new FakeStatus(),
            new FakeStats().put(Kind.USER, "a\"b", Direction.UPLINK, 5),
            Observatory.NONE,
            router);
    server.start();
    return server;
  }

  @AfterEach
  void close() {
    loopback.close();
    if (server != null) {
      server.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void anHttpClientReadsValidMetrics() throws Exception {
    start("127.0.0.1:0");
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(MetricsText.CONTENT_TYPE);
      PrometheusText text = PrometheusText.parse(answer.body());
      assertThat(text.value("jray_user_traffic_bytes_total{user=a\"b,direction=uplink}"))
          .isEqualTo(5);
      assertThat(text.types()).hasSizeGreaterThan(15);
    }
    assertThat(log.lines(Severity.WARNING)).isEmpty();
  }

  @Test
  void oneConnectionServesSeveralRequests() throws Exception {
    start("127.0.0.1:0");
    try (Socket socket = connect()) {
      String request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
      String last = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket
          .getOutputStream()
          .write((request + request + last).getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(4);
      assertThat(all).contains("process_start_time_seconds");
    }
  }

  @Test
  void connectionsAreBounded() throws Exception {
    start("127.0.0.1:0");
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MetricsServer.MAX_CONNECTIONS; i++) {
        Socket socket = connect();
        sockets.add(socket);
        socket
            .getOutputStream()
            .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      try (Socket beyond = connect()) {
        assertThat(isCut(beyond)).isTrue();
      }
      sockets.remove(0).close();
      Await.until("there is room again", this::isServed);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean isCut(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private boolean isServed() {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void anAddressThatOthersReachIsWarnedOf() throws IOException {
    start("0.0.0.0:0");
    assertThat(log.lines(Severity.WARNING))
        .singleElement()
        .asString()
        .contains("0.0.0.0:0", "no password", "127.0.0.1");
  }

  @Test
  void aBusyPortFailsTheStart() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatIOException()
          .isThrownBy(() -> start("127.0.0.1:" + busy.getLocalPort()))
          .withMessageContaining("metrics cannot listen on 127.0.0.1:" + busy.getLocalPort());
    }
  }
}
