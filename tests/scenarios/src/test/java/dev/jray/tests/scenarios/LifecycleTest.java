package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.instance.InstanceState;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.conformance.Link;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of flows whose instance, or client, ends. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class LifecycleTest {
  private static final String CONFIG =
      """
      {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
       "outbounds": [{"protocol": "freedom"}]}
      """;

  private static Socket connect(TestInstance jray, TcpServer origin) throws IOException {
    return Socks5Client.of(jray.address("in"))
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()));
  }

  @Test
  void aStopGivesRunningFlowsTheirTime() throws Exception {
    TestInstance jray =
        TestInstance.start(CONFIG, TestInstance.options().withDrain(Duration.ofSeconds(20)));
    try (TcpServer origin = TcpServer.echo();
        Socket socket = connect(jray, origin)) {
      CompletableFuture<Void> closing = CompletableFuture.runAsync(jray::close);
      Await.until("it stops", () -> jray.instance().state() == InstanceState.STOPPING);
      Await.until("nobody is let in any more", () -> isClosed(jray, origin));
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      assertThat(closing).isNotDone();
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      Await.until("the stop is over", closing::isDone);
    } finally {
      jray.close();
    }
  }

  private static boolean isClosed(TestInstance jray, TcpServer origin) {
    try (Socket socket = connect(jray, origin)) {
      return !socket.isConnected();
    } catch (IOException | RuntimeException e) {
      // No address any more, or nobody who listens there
      return true;
    }
  }

  @Test
  void aStopEndsWhatDoesNotEndByItself() throws Exception {
    TestInstance jray = TestInstance.start(CONFIG);
    try (TcpServer origin = TcpServer.echo();
        Socket socket = connect(jray, origin)) {
      jray.close();
      assertThat(ended(socket)).isTrue();
      Await.until("the target is left", () -> origin.connections() == 0);
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  static Link[] links() {
    return new Link[] {Links.SOCKS, Links.HTTP};
  }

  /** The proxy behind says nothing; nobody waits for it any more. */
  @ParameterizedTest
  @MethodSource("links")
  void aClientThatLeavesBeforeItsFlowIsOpenEndsTheOpening(Link link) throws Exception {
    try (TcpServer silent =
            TcpServer.start(
                socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
        TestInstance jray = client(link, silent.port())) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), jray.port("door"));
      Await.until("the next proxy is asked", () -> silent.connections() == 1);
      socket.setSoLinger(true, 0);
      socket.close();
      Await.until("the next proxy is left", () -> silent.connections() == 0);
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  private static TestInstance client(Link link, int port) {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "door", "listen": "127.0.0.1", "port": 0,
           "protocol": "dokodemo-door", "settings": {"address": "127.0.0.1", "port": 9}}],
         "outbounds": [{$OUTBOUND}]}
        """
            .replace("$OUTBOUND", link.client().replace("$PORT", Integer.toString(port))));
  }
}
