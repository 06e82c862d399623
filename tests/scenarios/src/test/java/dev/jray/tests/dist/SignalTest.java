package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.testkit.Await;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalTest {
  private static final Duration LONG_DRAIN = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private TcpServer echo;
  private InetSocketAddress proxy;

  @BeforeEach
  void startServer() throws IOException {
    echo = TcpServer.echo();
    proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), PeerProcess.freePort());
  }

  @AfterEach
  void stopServer() throws IOException {
    echo.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void anIdleJrayEndsAtOnceWithZero(String signal) throws IOException {
    try (Jray jray = start(LONG_DRAIN)) {
      jray.signal(signal);
      Distribution.Finished end = jray.finish();
      assertThat(end.exit()).isZero();
      assertThat(end.err()).isEmpty();
    }
  }

  @Test
  void runningConnectionsMayEndAndNewOnesAreRefused() throws IOException {
    try (Jray jray = start(LONG_DRAIN);
        Socket running = connect()) {
      assertEchoes(running);
      jray.signal("TERM");
      Await.until("JRay stops listening", () -> !accepts());
      assertEchoes(running);
      assertThat(jray.isAlive()).isTrue();
      running.shutdownOutput();
      assertThat(running.getInputStream().read()).isEqualTo(-1);
      assertThat(jray.finish().exit()).isZero();
    }
  }

  @Test
  void theDrainHasALimit() throws IOException {
    try (Jray jray = start(Duration.ofSeconds(1));
        Socket running = connect()) {
      assertEchoes(running);
      jray.signal("TERM");
      assertThat(jray.finish().exit()).isZero();
      assertThat(running.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws IOException {
    try (Jray jray = start(LONG_DRAIN);
        Socket running = connect()) {
      assertEchoes(running);
      jray.signal("TERM");
      Await.until("JRay stops listening", () -> !accepts());
      jray.signal("TERM");
      assertThat(jray.finish().exit()).isZero();
    }
  }

  @Test
  void hangUpReopensTheLogs() throws IOException {
    Path log = folder.resolve("access.log");
    try (Jray jray = start(LONG_DRAIN)) {
      try (Socket first = connect()) {
        assertEchoes(first);
      }
      Await.until("the first line is written", () -> lines(log) == 1);
      Path old = Files.move(log, folder.resolve("access.log.1"));
      jray.signal("HUP");
      Await.until("the log is opened anew", () -> Files.exists(log));
      try (Socket second = connect()) {
        assertEchoes(second);
      }
      Await.until("the second line is in the new file", () -> lines(log) == 1);
      assertThat(lines(old)).isEqualTo(1);
      jray.signal("TERM");
      assertThat(jray.finish().exit()).isZero();
    }
  }

  @Test
  void connectionsAreRefusedOnceItHasEnded() throws IOException {
    try (Jray jray = start(Duration.ZERO)) {
      jray.signal("TERM");
      jray.finish();
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
  }

  private Jray start(Duration drain) throws IOException {
    String config = Configs.socks(proxy.getPort(), folder.resolve("access.log").toString());
    Path file = Files.writeString(folder.resolve("config.json"), config);
    String seconds = Long.toString(drain.toSeconds());
    return Distribution.built()
        .start(folder, "run", "-c", file.toString(), "--drain", seconds)
        .awaitStart();
  }

  private Socket connect() throws IOException {
    Socket socket =
        Socks5Client.of(proxy)
            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.port()));
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void assertEchoes(Socket socket) throws IOException {
    socket.getOutputStream().write(42);
    assertThat(socket.getInputStream().read()).isEqualTo(42);
  }

  private boolean accepts() {
    try (Socket probe = new Socket()) {
      probe.connect(proxy, 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
