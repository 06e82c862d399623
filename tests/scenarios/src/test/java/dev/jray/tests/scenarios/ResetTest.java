package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.conformance.Chain;
import dev.jray.testkit.conformance.Link;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class ResetTest {
  private static final int ANSWER = 100_000;

  static Stream<Link> links() {
    return Stream.of(Links.SOCKS, Links.HTTP);
  }

  /**
   * Servers that answer before they have read everything reset the connection when they close it.
   */
  @ParameterizedTest
  @MethodSource("links")
  void anAnswerBeforeAResetReachesASlowClient(Link link) throws Exception {
    try (TcpServer origin =
            TcpServer.start(
                socket -> {
                  Bulk.send(socket.getOutputStream(), ANSWER);
                  LockSupport.parkNanos(300_000_000);
                  socket.setSoLinger(true, 0);
                });
        Chain chain = Chain.start(link, origin.port());
        Socket socket = chain.connect()) {
      LockSupport.parkNanos(800_000_000);
      Bulk.receive(socket.getInputStream(), ANSWER);
      assertThat(ended(socket)).isTrue();
    }
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void aClientThatResetsInTheMiddleOfABulkLeavesNothing(Link link) throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Chain chain = Chain.start(link, origin.port())) {
      for (int i = 0; i < 20; i++) {
        Socket socket = chain.connect();
        Bulk.send(socket.getOutputStream(), 200_000 + i);
        socket.setSoLinger(true, 0);
        socket.close();
      }
      Await.until("the target is left", () -> origin.connections() == 0);
      Await.until("no flow runs", () -> chain.runningFlows() == 0);
    }
  }
}
