package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An outbound that goes through another one: client - "near" proxy - "far" proxy - target. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class OutboundChainTest {
  private static final String PROXY =
      """
      {"inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
          "settings": {"udp": true, "auth": "password",
                       "accounts": [{"user": "u", "pass": "p"}]}}],
       "outbounds": [{"protocol": "freedom"}]}
      """;
  private static final String CLIENT =
      """
      {"stats": {}, "policy": {"system": {"statsOutboundUplink": true}},
       "inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"udp": true}}],
       "outbounds": [
         {"tag": "far", "protocol": "$FAR_PROTOCOL", "proxySettings": {"tag": "near"},
          "settings": {"servers": [{"address": "127.0.0.1", "port": $FAR_PORT,
                                    "users": [{"user": "u", "pass": "p"}]}]}},
         {"tag": "near", "protocol": "$NEAR_PROTOCOL",
          "settings": {"servers": [{"address": "127.0.0.1", "port": $NEAR_PORT,
                                    "users": [{"user": "u", "pass": "p"}]}]}}]}
      """;

  private final RecordingLog nearLog = new RecordingLog(Severity.WARNING);
  private final RecordingLog farLog = new RecordingLog(Severity.WARNING);
  private TestInstance near;
  private TestInstance far;

  @BeforeEach
  void start() {
    near = TestInstance.start(PROXY, nearLog);
    far = TestInstance.start(PROXY, farLog);
  }

  @AfterEach
  void stop() {
    near.close();
    far.close();
  }

  private TestInstance client(String farProtocol, String nearProtocol) {
    return TestInstance.start(
        CLIENT
            .replace("$FAR_PROTOCOL", farProtocol)
            .replace("$NEAR_PROTOCOL", nearProtocol)
            .replace("$FAR_PORT", Integer.toString(far.port("in")))
            .replace("$NEAR_PORT", Integer.toString(near.port("in"))));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @ParameterizedTest
  @CsvSource({"socks, socks", "socks, http", "http, socks", "http, http"})
  void streamsPassBothInOrder(String farProtocol, String nearProtocol) throws Exception {
    try (TcpServer origin = Bulk.origin();
        TestInstance client = client(farProtocol, nearProtocol)) {
      try (Socket socket = Socks5Client.of(client.address("in")).connect(at(origin.port()))) {
        Bulk.exchange(socket, 5_000_000);
      }
      assertThat(nearLog.accesses())
          .extracting(AccessRecord::to)
          .singleElement()
          .asString()
          .endsWith("127.0.0.1:" + far.port("in"));
      assertThat(farLog.accesses())
          .extracting(AccessRecord::to)
          .singleElement()
          .asString()
          .endsWith("127.0.0.1:" + origin.port());
      Await.until("no flow runs", () -> client.runningFlows() + near.runningFlows() == 0);
    }
  }

  @Test
  void halfClosesPassToo() throws Exception {
    try (TcpServer origin = TcpServer.counting();
        TestInstance client = client("socks", "http");
        Socket socket = Socks5Client.of(client.address("in")).connect(at(origin.port()))) {
      socket.getOutputStream().write(new byte[100_000]);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("100000");
    }
  }

  @Test
  void datagramsPassBoth() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        TestInstance client = client("socks", "socks");
        UdpAssociation association = Socks5Client.of(client.address("in")).associate()) {
      for (int size : new int[] {1, 1_400, 9_000}) {
        association.send(at(echo.port()), new byte[size]);
        Socks5Client.Datagram answer = association.receiveDatagram();
        assertThat(answer.data()).hasSize(size);
        assertThat(answer.peer()).isEqualTo(at(echo.port()));
      }
      assertThat(farLog.accesses())
          .extracting(AccessRecord::to)
          .containsExactly("udp:127.0.0.1:" + echo.port());
    }
  }

  @Test
  void bothOutboundsCountTheirOwn() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        TestInstance client = client("socks", "socks");
        Socket socket = Socks5Client.of(client.address("in")).connect(at(origin.port()))) {
      socket.getOutputStream().write(new byte[1_000]);
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
      // Greeting, login with one letter each, request
      int handshake = 3 + 5 + 10;
      assertThat(uplink(client, "far")).isEqualTo(handshake + 1_000);
      assertThat(uplink(client, "near")).isEqualTo(2 * handshake + 1_000);
    }
  }

  private static long uplink(TestInstance client, String tag) {
    return client
        .instance()
        .feature(StatsManager.class)
        .counter(new StatName(Kind.OUTBOUND, tag, Direction.UPLINK))
        .value();
  }

  @Test
  void aRefusalOfTheFarProxyReachesTheClient() throws Exception {
    int closed;
    try (TcpServer origin = TcpServer.echo()) {
      closed = origin.port();
    }
    try (TestInstance client = client("socks", "http")) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> Socks5Client.of(client.address("in")).connect(at(closed))))
          .hasMessage("the proxy answered 5");
    }
  }
}
