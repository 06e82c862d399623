package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The counters equal the bytes. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class StatsTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final String CONFIG =
      """
      {"stats": {},
       "policy": {"levels": {"0": {"statsUserUplink": true, "statsUserDownlink": true}},
                  "system": {"statsInboundUplink": true, "statsInboundDownlink": true,
                             "statsOutboundUplink": true, "statsOutboundDownlink": true}},
       "inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"auth": "password", "udp": true,
                       "accounts": [{"user": "alice", "pass": "a"}, {"user": "bob", "pass": "b"}]}},
         {"tag": "anonymous", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
       "outbounds": [{"tag": "out", "protocol": "freedom"}]}
      """;

  /** Bytes of a SOCKS 5 client's handshake, with a login. */
  private static final int GREETING = 3;

  private static final int REQUEST = 10;
  private static final int ANSWERS = 2 + 2 + 10;

  private static int login(String user) {
    return 3 + user.length() + 1;
  }

  private static long count(TestInstance jray, Kind kind, String name, Direction direction) {
    return jray.instance()
        .feature(StatsManager.class)
        .counter(new StatName(kind, name, direction))
        .value();
  }

  private static void assertCounts(
      TestInstance jray, Kind kind, String name, long uplink, long downlink) {
    Await.until(
        kind + " " + name + " has counted " + uplink + " up, " + downlink + " down",
        () ->
            count(jray, kind, name, Direction.UPLINK) == uplink
                && count(jray, kind, name, Direction.DOWNLINK) == downlink);
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(LOCAL, port);
  }

  /** Sends so many bytes and reads three times as many. */
  private static void triple(Socket socket, int bytes) throws Exception {
    socket.getOutputStream().write(new byte[bytes]);
    socket.shutdownOutput();
    assertThat(socket.getInputStream().readAllBytes()).hasSize(3 * bytes);
  }

  private static TcpServer tripling() throws Exception {
    return TcpServer.start(
        socket -> {
          int length = socket.getInputStream().readAllBytes().length;
          socket.getOutputStream().write(new byte[3 * length]);
        });
  }

  @Test
  void countStreams() throws Exception {
    try (TcpServer origin = tripling();
        TestInstance jray = TestInstance.start(CONFIG)) {
      try (Socket alice =
          Socks5Client.of(jray.address("in"), "alice", "a").connect(at(origin.port()))) {
        triple(alice, 100_000);
      }
      try (Socket bob =
          Socks5Client.of(jray.address("in"), "bob", "b").connect(at(origin.port()))) {
        triple(bob, 7);
      }
      assertCounts(jray, Kind.USER, "alice", 100_000, 300_000);
      assertCounts(jray, Kind.USER, "bob", 7, 21);
      assertCounts(jray, Kind.OUTBOUND, "out", 100_007, 300_021);
      int said = 2 * (GREETING + REQUEST) + login("alice") + login("bob");
      assertCounts(jray, Kind.INBOUND, "in", said + 100_007, 2 * ANSWERS + 300_021);
      assertCounts(jray, Kind.INBOUND, "anonymous", 0, 0);
    }
  }

  /** So many that the kernel moves most of them, where it can. */
  @Test
  void countBulk() throws Exception {
    int length = 10_000_000;
    try (TcpServer origin = tripling();
        TestInstance jray = TestInstance.start(CONFIG)) {
      try (Socket alice =
          Socks5Client.of(jray.address("in"), "alice", "a").connect(at(origin.port()))) {
        triple(alice, length);
      }
      assertCounts(jray, Kind.USER, "alice", length, 3L * length);
      assertCounts(jray, Kind.OUTBOUND, "out", length, 3L * length);
      int said = GREETING + REQUEST + login("alice");
      assertCounts(jray, Kind.INBOUND, "in", said + length, ANSWERS + 3L * length);
    }
  }

  @Test
  void countDatagrams() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        TestInstance jray = TestInstance.start(CONFIG);
        UdpAssociation association =
            Socks5Client.of(jray.address("in"), "alice", "a").associate()) {
      for (int i = 0; i < 10; i++) {
        association.send(at(echo.port()), new byte[100]);
        assertThat(association.receive()).hasSize(100);
      }
      assertCounts(jray, Kind.USER, "alice", 1_000, 1_000);
      assertCounts(jray, Kind.OUTBOUND, "out", 1_000, 1_000);
      int control = GREETING + login("alice") + REQUEST;
      assertCounts(jray, Kind.INBOUND, "in", control + 1_100, ANSWERS + 1_100);
    }
  }

  @Test
  void keepNoAccountOfWhomNobodyKnows() throws Exception {
    try (TcpServer origin = tripling();
        TestInstance jray = TestInstance.start(CONFIG)) {
      try (Socket socket = Socks5Client.of(jray.address("anonymous")).connect(at(origin.port()))) {
        triple(socket, 50);
      }
      assertCounts(jray, Kind.OUTBOUND, "out", 50, 150);
      assertThat(jray.instance().feature(StatsManager.class).counters().keySet())
          .noneMatch(name -> name.kind() == Kind.USER);
    }
  }

  @Test
  void countAnHttpUser() throws Exception {
    String http =
        CONFIG.replace(
            "\"protocol\": \"socks\",\n    \"settings\": {\"auth\": \"password\", \"udp\": true,",
            "\"protocol\": \"http\",\n    \"settings\": {");
    try (WebServer web = WebServer.start();
        TestInstance jray = TestInstance.start(http)) {
      String proxy = "http://alice:a@127.0.0.1:" + jray.port("in");
      String body = "x".repeat(50_000);
      Curl.run("-p", "-x", proxy, "--data-binary", body, web.url("/echo"));
      Curl.run("-x", proxy, "--data-binary", body, web.url("/echo"));
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
      // Heads are counted too
      assertThat(count(jray, Kind.USER, "alice", Direction.UPLINK)).isBetween(100_100L, 102_000L);
      assertThat(count(jray, Kind.USER, "alice", Direction.DOWNLINK)).isBetween(100_100L, 102_000L);
    }
  }

  @Test
  void countWhileAFlowRuns() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        TestInstance jray = TestInstance.start(CONFIG);
        Socket socket =
            Socks5Client.of(jray.address("in"), "alice", "a").connect(at(origin.port()))) {
      for (int i = 1; i <= 3; i++) {
        socket.getOutputStream().write(new byte[1_000]);
        assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        assertCounts(jray, Kind.USER, "alice", i * 1_000L, i * 1_000L);
      }
    }
  }

  @Test
  void countNothingUnlessThePolicySaysSo() throws Exception {
    String quiet = CONFIG.replace("true", "false").replace("\"udp\": false", "\"udp\": true");
    try (TcpServer origin = tripling();
        TestInstance jray = TestInstance.start(quiet)) {
      try (Socket socket =
          Socks5Client.of(jray.address("in"), "alice", "a").connect(at(origin.port()))) {
        triple(socket, 50);
      }
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
      assertThat(jray.instance().feature(StatsManager.class).counters().values())
          .allMatch(counter -> counter.value() == 0);
    }
  }
}
