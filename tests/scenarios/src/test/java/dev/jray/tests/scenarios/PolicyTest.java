package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stalls, trickles or vanishes is timed out; who is merely slow is not. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class PolicyTest {
  private static final String CONFIG =
      """
      {"policy": {"levels": {
         "0": {"handshake": 1, "connIdle": 1, "uplinkOnly": 60, "downlinkOnly": 60},
         "1": {"handshake": 60, "connIdle": 60, "uplinkOnly": 1, "downlinkOnly": 1},
         "2": {"handshake": 1, "connIdle": 60, "uplinkOnly": 60, "downlinkOnly": 60}}},
       "inbounds": [
         {"tag": "socks", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"udp": true}},
         {"tag": "http", "listen": "127.0.0.1", "port": 0, "protocol": "http"},
         {"tag": "mixed", "listen": "127.0.0.1", "port": 0, "protocol": "mixed"},
         {"tag": "halves", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"userLevel": 1}},
         {"tag": "patient", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"userLevel": 2}}],
       "outbounds": [{"protocol": "freedom"}]}
      """;

  private static TestInstance jray;

  @BeforeAll
  static void start() {
    jray = TestInstance.start(CONFIG);
  }

  @AfterAll
  static void stop() {
    jray.close();
  }

  private static Socket connect(String inbound) throws IOException {
    Socket socket = new Socket();
    socket.connect(jray.address(inbound), 5_000);
    socket.setSoTimeout(15_000);
    return socket;
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Waits for the end of a stream, however it ends, and tells how long that took. */
  private static Duration untilEnd(Socket socket) throws IOException {
    long from = System.nanoTime();
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // A reset is an end, too.
      return Duration.ofNanos(System.nanoTime() - from);
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private static void assertAboutOneSecond(Duration duration) {
    assertThat(duration).isBetween(Duration.ofMillis(800), Duration.ofMillis(3_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks", "http", "mixed"})
  void whoSaysNothingIsCutOff(String inbound) throws Exception {
    try (Socket socket = connect(inbound)) {
      assertAboutOneSecond(untilEnd(socket));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "socks, 5",
    "socks, 4",
    "socks, 51",
    "http, GET http://x/ HTTP/1.1",
    "mixed, GET",
    "mixed, 5"
  })
  void whoStopsInTheMiddleIsCutOff(String inbound, String begin) throws Exception {
    try (Socket socket = connect(inbound)) {
      for (int i = 0; i < begin.length(); i++) {
        char c = begin.charAt(i);
        socket.getOutputStream().write(begin.length() < 3 ? c - '0' : c);
      }
      assertAboutOneSecond(untilEnd(socket));
    }
  }

  /** Otherwise a byte now and then would hold a connection for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"socks", "http", "mixed"})
  void whoTricklesIsCutOffAllTheSame(String inbound) throws Exception {
    byte[] request =
        inbound.equals("socks")
            ? new byte[] {5, 100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
            : "GET http://localhost/ HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (Socket socket = connect(inbound)) {
      CompletableFuture<Duration> end =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return untilEnd(socket);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      for (int i = 0; i < request.length && !end.isDone(); i++) {
        trickle(socket, request[i]);
      }
      assertAboutOneSecond(end.get());
    }
  }

  private static void trickle(Socket socket, byte b) {
    try {
      socket.getOutputStream().write(b);
    } catch (IOException e) {
      // Cut off while this byte was on its way: the reader tells when.
      return;
    }
    LockSupport.parkNanos(250_000_000);
  }

  @Test
  void anIdleFlowEndsOnBothSides() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket = Socks5Client.of(jray.address("socks")).connect(at(origin.port()))) {
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      assertAboutOneSecond(untilEnd(socket));
      Await.until("the target is left", () -> origin.connections() == 0);
    }
  }

  @Test
  void aFlowThatMovesNowAndThenLives() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket = Socks5Client.of(jray.address("socks")).connect(at(origin.port()))) {
      for (int i = 0; i < 8; i++) {
        socket.getOutputStream().write(i);
        assertThat(socket.getInputStream().read()).isEqualTo(i);
        LockSupport.parkNanos(400_000_000);
      }
    }
  }

  @Test
  void theHandshakesLimitEndsWithTheHandshake() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket = Socks5Client.of(jray.address("patient")).connect(at(origin.port()))) {
      LockSupport.parkNanos(2_000_000_000L);
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void aTargetMayTakeSoLongAfterTheClientsEnd() throws Exception {
    try (TcpServer origin = TcpServer.start(PolicyTest::readUntilReset);
        Socket socket = Socks5Client.of(jray.address("halves")).connect(at(origin.port()))) {
      socket.shutdownOutput();
      assertAboutOneSecond(untilEnd(socket));
      Await.until("the target is left", () -> origin.connections() == 0);
    }
  }

  /** Reads beyond the end of the stream, until the connection as a whole is gone. */
  private static void readUntilReset(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    while (!socket.isClosed()) {
      socket.getOutputStream().write(1);
      LockSupport.parkNanos(2_000_000_000L);
    }
  }

  @Test
  void aClientMayTakeSoLongAfterTheTargetsEnd() throws Exception {
    try (TcpServer origin = TcpServer.start(Socket::shutdownOutput);
        Socket socket = Socks5Client.of(jray.address("halves")).connect(at(origin.port()))) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(jray.runningFlows()).isPositive();
      Await.until("the flow is over", Duration.ofSeconds(4), () -> jray.runningFlows() == 0);
    }
  }

  /** No FIN, no reset: the client just takes nothing more. */
  @Test
  void aReaderThatVanishesIsTimedOut() throws Exception {
    try (TcpServer origin = TcpServer.start(PolicyTest::writeForEver);
        Socket socket = Socks5Client.of(jray.address("socks")).connect(at(origin.port()))) {
      assertThat(socket.getInputStream().read()).isEqualTo(0);
      Await.until("the target is left", () -> origin.connections() == 0);
      // What was written before is given up as well, a while later
      Await.until("no flow runs", Duration.ofSeconds(20), () -> jray.runningFlows() == 0);
    }
  }

  private static void writeForEver(Socket socket) throws IOException {
    byte[] block = new byte[65_536];
    OutputStream out = socket.getOutputStream();
    while (!socket.isClosed()) {
      out.write(block);
    }
  }

  @Test
  void aTargetThatVanishesIsTimedOut() throws Exception {
    try (TcpServer origin = TcpServer.start(PolicyTest::takeNothing);
        Socket socket = Socks5Client.of(jray.address("socks")).connect(at(origin.port()))) {
      assertThatThrownBy(() -> writeForEver(socket)).isInstanceOf(SocketException.class);
      Await.until("no flow runs", Duration.ofSeconds(20), () -> jray.runningFlows() == 0);
    }
  }

  private static void takeNothing(Socket socket) {
    while (!socket.isClosed() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Test
  void anHttpClientMayBeIdleBetweenTwoRequestsForTheHandshakesTime() throws Exception {
    try (TcpServer origin = TcpServer.start(PolicyTest::answerOnce);
        Socket socket = connect("http")) {
      String request = "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertAboutOneSecond(untilEnd(socket));
    }
  }

  private static void answerOnce(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    assertThat(in.read()).isPositive();
    socket
        .getOutputStream()
        .write(
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void anIdleUdpSessionEnds() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("socks")).associate()) {
      association.send(at(echo.port()), new byte[] {1});
      assertThat(association.receive()).containsExactly(1);
      Await.until("the flow is over", Duration.ofSeconds(5), () -> jray.runningFlows() == 0);
      // The association itself lives, and begins anew from another port of JRay's
      association.send(at(echo.port()), new byte[] {2});
      assertThat(association.receive()).containsExactly(2);
    }
  }

  @Test
  void anAssociationsConnectionHasNoLimitOfItsOwn() throws Exception {
    try (UdpAssociation association = Socks5Client.of(jray.address("socks")).associate()) {
      association.control().setSoTimeout(2_500);
      assertThatThrownBy(() -> association.control().getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
