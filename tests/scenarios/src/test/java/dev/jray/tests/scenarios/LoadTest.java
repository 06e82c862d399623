package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many bytes, and many connections. */
@Timeout(120)
@ExtendWith(NettyWarnings.class)
final class LoadTest {
  private static final long MEGABYTE = 1 << 20;
  private static final int CONNECTIONS = 500;

  private static TestInstance jray;
  private static TcpServer origin;

  @BeforeAll
  static void start() throws Exception {
    origin = Bulk.origin();
    jray =
        TestInstance.start(
            """
            {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "mixed"}],
             "outbounds": [{"protocol": "freedom"}]}
            """);
  }

  @AfterAll
  static void stop() throws Exception {
    jray.close();
    origin.close();
  }

  private static InetSocketAddress target() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port());
  }

  private static Socket tunnel() throws Exception {
    Socket socket = new Socket();
    socket.connect(jray.address("in"), 5_000);
    socket.setSoTimeout(20_000);
    String request = "CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    byte[] got = socket.getInputStream().readNBytes(answer.length());
    assertThat(new String(got, StandardCharsets.US_ASCII)).isEqualTo(answer);
    return socket;
  }

  @Test
  void threeHundredMegabytesEachWayOverSocks() throws Exception {
    try (Socket socket = Socks5Client.of(jray.address("in")).connect(target())) {
      Bulk.exchange(socket, 300 * MEGABYTE);
    }
  }

  @Test
  void threeHundredMegabytesEachWayOverConnect() throws Exception {
    try (Socket socket = tunnel()) {
      Bulk.exchange(socket, 300 * MEGABYTE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 4_096, -1})
  void anyBufferSizeOfThePolicyWillDo(int kilobytes) throws Exception {
    String json =
        """
        {"policy": {"levels": {"0": {"bufferSize": $SIZE}}},
         "inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
         "outbounds": [{"protocol": "freedom"}]}
        """
            .replace("$SIZE", Integer.toString(kilobytes));
    try (TestInstance tuned = TestInstance.start(json);
        Socket socket = Socks5Client.of(tuned.address("in")).connect(target())) {
      Bulk.exchange(socket, 10 * MEGABYTE);
    }
  }

  @Test
  void fiveHundredConnectionsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    CountDownLatch allOpen = new CountDownLatch(CONNECTIONS);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        boolean socks = i % 2 == 0;
        Callable<Boolean> client =
            () -> {
              try (Socket socket =
                  socks ? Socks5Client.of(jray.address("in")).connect(target()) : tunnel()) {
                allOpen.countDown();
                // All of them are open before the first one moves anything
                assertThat(allOpen.await(30, TimeUnit.SECONDS)).isTrue();
                Bulk.exchange(socket, 200_000);
              }
              return true;
            };
        results.add(threads.submit(client));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    Await.until("no flow runs", () -> jray.runningFlows() == 0);
  }
}
