package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.kernel.net.Platform;
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
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two instances whose flows share connections: socks - socks with mux - freedom. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class MuxTest {
  private static final int CONNECTIONS = 100;
  private static final String SERVER =
      """
      {"stats": {}, "policy": {"levels": {"0": {"statsUserUplink": true}}},
       "inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"auth": "password", "accounts": [{"user": "joe", "pass": "p"}]}}],
       "outbounds": [{"protocol": "freedom"}]}
      """;
  private static final String CLIENT =
      """
      {"inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"udp": true}}],
       "outbounds": [
         {"protocol": "socks", "mux": {"enabled": true, "concurrency": 8},
          "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT,
                                    "users": [{"user": "joe", "pass": "p"}]}]}}]}
      """;

  private final RecordingLog log = new RecordingLog(Severity.WARNING);
  private TestInstance server;
  private TestInstance client;

  @BeforeEach
  void start() {
    server = TestInstance.start(SERVER, log);
    client = TestInstance.start(clientJson());
  }

  private String clientJson() {
    return CLIENT.replace("$PORT", Integer.toString(server.port("in")));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** On one event loop, so that all flows share the same connection. */
  private static InstanceOptions oneLoop() {
    return new InstanceOptions(
        1,
        Platform.best(),
        Duration.ZERO,
        Clock.system(ZoneId.systemDefault()),
        new SecureRandom(),
        OptionalLong.empty(),
        new ConsoleLog(System.out, Severity.ERROR, Clock.system(ZoneId.systemDefault())));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Socket connect(TestInstance through, int port) throws IOException {
    Socket socket = Socks5Client.of(through.address("in")).connect(at(port));
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void aHundredFlowsShareAFewConnections() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    CountDownLatch allOpen = new CountDownLatch(CONNECTIONS);
    try (TcpServer origin = Bulk.origin()) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        results.add(threads.submit(() -> exchange(origin.port(), allOpen)));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(50, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    List<AccessRecord> accesses = log.accesses();
    assertThat(accesses).hasSize(CONNECTIONS);
    int loops = Runtime.getRuntime().availableProcessors();
    assertThat(accesses.stream().map(AccessRecord::from).distinct().count())
        .isBetween((long) CONNECTIONS / 8, (long) CONNECTIONS / 8 + loops + 1);
    Await.until("no flow runs", () -> client.runningFlows() + server.runningFlows() == 0);
  }

  private boolean exchange(int port, CountDownLatch allOpen) throws Exception {
    try (Socket socket = connect(client, port)) {
      allOpen.countDown();
      assertThat(allOpen.await(20, TimeUnit.SECONDS)).isTrue();
      Bulk.exchange(socket, 300_000);
    }
    return true;
  }

  @Test
  void subFlowsAreLoggedAndCountedAsTheirUsers() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket = connect(client, origin.port())) {
      socket.getOutputStream().write(new byte[1_000]);
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
      AccessRecord line = log.accesses().get(0);
      assertThat(line.from()).matches("tcp:127\\.0\\.0\\.1:\\d+");
      assertThat(line.to()).isEqualTo("tcp:127.0.0.1:" + origin.port());
      assertThat(line.email()).isEqualTo("joe");
      assertThat(log.accesses()).as("the connection itself is no flow").hasSize(1);
      assertThat(
              server
                  .instance()
                  .feature(StatsManager.class)
                  .counter(new StatName(Kind.USER, "joe", Direction.UPLINK))
                  .value())
          .isEqualTo(1_000);
    }
  }

  @Test
  void eachPeerOfAnAssociationGetsItsDatagrams() throws Exception {
    try (UdpEcho first = UdpEcho.start();
        UdpEcho second = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(client.address("in")).associate()) {
      for (int size : new int[] {1, 1_400, 2_048}) {
        for (UdpEcho echo : List.of(first, second)) {
          association.send(at(echo.port()), new byte[size]);
          Socks5Client.Datagram answer = association.receiveDatagram();
          assertThat(answer.data()).hasSize(size);
          assertThat(answer.peer()).isEqualTo(at(echo.port()));
        }
      }
    }
  }

  @Test
  void aReaderThatStopsDelaysItsNeighboursOnlyWhileItIsThere() throws Exception {
    try (TestInstance one = TestInstance.start(clientJson(), oneLoop());
        TcpServer flood = TcpServer.start(socket -> Bulk.send(socket.getOutputStream(), 64 << 20));
        TcpServer origin = TcpServer.echo();
        Socket other = connect(one, origin.port())) {
      Socket stalled = connect(one, flood.port());
      assertThat(stalled.getInputStream().read()).isZero();
      other.getOutputStream().write(7);
      stalled.close();
      assertThat(other.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void aReaderThatStopsWithinItsBoundDelaysNobody() throws Exception {
    try (TestInstance one = TestInstance.start(clientJson(), oneLoop());
        TcpServer some = TcpServer.start(socket -> Bulk.send(socket.getOutputStream(), 200_000));
        TcpServer origin = Bulk.origin();
        Socket stalled = connect(one, some.port())) {
      stalled.setReceiveBufferSize(32_768);
      assertThat(stalled.getInputStream().read()).isZero();
      try (Socket other = connect(one, origin.port())) {
        Bulk.exchange(other, 5_000_000);
      }
      assertThat(stalled.getInputStream().readAllBytes()).hasSize(199_999);
    }
  }

  /** More flows than a connection takes in its life, half of them cut off in some way. */
  @Test
  void flowsThatComeAndGoLeaveNothingBehind() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TcpServer echo = TcpServer.echo();
        TcpServer flood = TcpServer.start(socket -> Bulk.send(socket.getOutputStream(), 8 << 20))) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 320; i++) {
        int kind = i % 4;
        results.add(threads.submit(() -> visit(kind, echo.port(), flood.port())));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(50, TimeUnit.SECONDS)).isTrue();
      }
      Await.until("no flow runs", () -> client.runningFlows() + server.runningFlows() == 0);
      Await.until(
          "the targets' connections are closed",
          () -> echo.connections() + flood.connections() == 0);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean visit(int kind, int echo, int flood) throws IOException {
    try (Socket socket = connect(client, kind == 3 ? flood : echo)) {
      socket.getOutputStream().write(new byte[10_000]);
      if (kind == 1) {
        socket.setSoLinger(true, 0);
      } else if (kind == 3) {
        assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
      } else if (kind == 0) {
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).hasSize(10_000);
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void chainsMayShareConnectionsAtEitherEnd(boolean far, boolean near) throws Exception {
    String chain =
        """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
         "outbounds": [
           {"protocol": "socks", "mux": {"enabled": $FAR}, "proxySettings": {"tag": "near"},
            "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT,
                                      "users": [{"user": "joe", "pass": "p"}]}]}},
           {"tag": "near", "protocol": "socks", "mux": {"enabled": $NEAR},
            "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT,
                                      "users": [{"user": "joe", "pass": "p"}]}]}}]}
        """
            .replace("$PORT", Integer.toString(server.port("in")))
            .replace("$FAR", Boolean.toString(far))
            .replace("$NEAR", Boolean.toString(near));
    try (TcpServer origin = Bulk.origin();
        TestInstance chained = TestInstance.start(chain, oneLoop());
        Socket first = connect(chained, origin.port());
        Socket second = connect(chained, origin.port())) {
      Bulk.exchange(first, 2_000_000);
      Bulk.exchange(second, 2_000_000);
    }
  }

  @Test
  void whoeverAsksForTheNameIsServed() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket =
            Socks5Client.of(server.address("in"), "joe", "p")
                .connect(InetSocketAddress.createUnresolved("v1.mux.cool", 1))) {
      socket.setSoTimeout(10_000);
      String wire =
          String.format("000c00090101" + "01%04x017f000001" + "0002aabb", origin.port())
              + "000400090300";
      socket.getOutputStream().write(ByteBufUtil.decodeHexDump(wire));
      String expected = "0004000902010002aabb" + "000400090300";
      assertThat(ByteBufUtil.hexDump(socket.getInputStream().readNBytes(expected.length() / 2)))
          .isEqualTo(expected);
    }
  }

  @Test
  void aTargetThatIsNotThereEndsItsFlowOnly() throws Exception {
    int closed;
    try (TcpServer gone = TcpServer.echo()) {
      closed = gone.port();
    }
    try (TcpServer origin = TcpServer.echo();
        TestInstance one = TestInstance.start(clientJson(), oneLoop());
        Socket good = connect(one, origin.port())) {
      try (Socket bad = connect(one, closed)) {
        bad.getOutputStream().write(1);
        assertThat(bad.getInputStream().read()).isEqualTo(-1);
      }
      good.getOutputStream().write(7);
      assertThat(good.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void aServerThatGoesAwayEndsAllFlowsAndANewOneIsFound() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket = connect(client, origin.port())) {
      socket.getOutputStream().write(7);
      assertThat(socket.getInputStream().read()).isEqualTo(7);
      int port = server.port("in");
      server.close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      server = TestInstance.start(SERVER.replace("\"port\": 0", "\"port\": " + port), log);
      try (Socket again = connect(client, origin.port())) {
        again.getOutputStream().write(8);
        assertThat(again.getInputStream().read()).isEqualTo(8);
      }
    }
  }
}
