package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.StatsManager;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Ports;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator sees of a running instance. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class MetricsTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final String CONFIG =
      """
      {"stats": {}, "metrics": {"listen": "127.0.0.1:%d", "userSeries": true},
       "policy": {"levels": {"0": {"statsUserUplink": true, "statsUserDownlink": true,
                                   "statsUserOnline": true}},
                  "system": {"statsInboundUplink": true, "statsInboundDownlink": true,
                             "statsOutboundUplink": true, "statsOutboundDownlink": true}},
       "inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"auth": "password", "accounts": [{"user": "alice", "pass": "a"}]}}],
       "outbounds": [{"tag": "out", "protocol": "freedom"}]}
      """;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  private String get(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TcpServer echo() throws IOException {
    return TcpServer.start(
        socket -> {
          byte[] bytes = socket.getInputStream().readNBytes(100);
          socket.getOutputStream().write(bytes);
          socket.getInputStream().read();
        });
  }

  @Test
  void flowsUsersAndTrafficAreCounted() throws Exception {
    int port = Ports.free(1).get(0);
    try (TcpServer origin = echo();
        TestInstance jray = TestInstance.start(CONFIG.formatted(port))) {
      StatsManager stats = jray.instance().feature(StatsManager.class);
      assertThat(get(port, "/readyz")).isEqualTo("ready\n");
      try (Socket alice =
          Socks5Client.of(jray.address("in"), "alice", "a")
              .connect(new InetSocketAddress(LOCAL, origin.port()))) {
        alice.getOutputStream().write(new byte[100]);
        assertThat(alice.getInputStream().readNBytes(100)).hasSize(100);
        assertThat(stats.online().get("alice")).containsOnlyKeys(LOCAL);
        assertThat(get(port, "/metrics"))
            .contains("jray_accepting 1\n", "jray_flows_running 1\n", "jray_users_online 1\n")
            .contains(
                "jray_user_traffic_bytes_total{user=\"alice\",direction=\"uplink\"} 100\n",
                "jray_outbound_traffic_bytes_total{tag=\"out\",direction=\"downlink\"} 100\n")
            .containsPattern(
                "jray_inbound_traffic_bytes_total\\{tag=\"in\",direction=\"uplink\"} 1\\d\\d\n");
      }
      Await.until("the user has gone", () -> stats.online().isEmpty());
      Await.until(
          "the flow has ended", () -> get(port, "/metrics").contains("\njray_flows_running 0\n"));
      assertThat(get(port, "/metrics")).contains("jray_flows_started_total 1\n");
    }
  }

  @Test
  void failuresAreCountedByTheirCode() throws Exception {
    int port = Ports.free(1).get(0);
    try (TestInstance jray = TestInstance.start(CONFIG.formatted(port))) {
      try (Socket mallory = new Socket(LOCAL, jray.port("in"))) {
        mallory
            .getOutputStream()
            .write("\5\1\2\1\5alice\1x".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        mallory.getInputStream().readAllBytes();
      }
      Await.until(
          "the login that failed is counted",
          () ->
              get(port, "/metrics")
                  .lines()
                  .anyMatch(line -> line.matches("jray_failures_total\\{code=\"socks\\..*\"} 1")));
    }
  }
}
