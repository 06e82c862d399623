package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Bulk;
import dev.jray.testkit.Curl;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import dev.jray.testkit.conformance.Link;
import dev.jray.tests.interop.V2RayLink.Roles;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each protocol in both directions between JRay and V2Ray. */
@Timeout(120)
final class V2RayTest {
  private static final int CONNECTIONS = 100;
  private static final String SERVER =
      """
      "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT}]}
      """;
  private static final String LOGIN =
      """
      "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT,
                                "users": [{"user": "u", "pass": "p"}]}]}
      """;
  private static final String ACCOUNTS =
      """
      "accounts": [{"user": "u", "pass": "p"}]
      """;

  private static final String HTTP_HEADER =
      """
      {"network": "tcp", "tcpSettings": {"header": {"type": "http"}}}
      """;
  private static final String WEBSOCKET =
      """
      {"network": "ws", "wsSettings": {"path": "/ws", "headers": {"Host": "ws.example", "X-A": "1"}}}
      """;

  @TempDir Path folder;

  static Stream<Arguments> links() {
    Link socks =
        Link.protocol(
            "socks",
            "\"protocol\": \"socks\", \"settings\": {\"udp\": true, \"ip\": \"127.0.0.1\"}",
            "\"protocol\": \"socks\", " + SERVER,
            true);
    Stream<Link> links =
        Stream.of(
            socks,
            socks.muxed(8, true),
            socks.over("tcp with an HTTP header", HTTP_HEADER),
            socks.over("websocket", WEBSOCKET),
            Link.protocol(
                "socks with a password",
                "\"protocol\": \"socks\", \"settings\": {\"udp\": true, \"auth\": \"password\", "
                    + ACCOUNTS
                    + "}",
                "\"protocol\": \"socks\", " + LOGIN,
                true),
            Link.protocol(
                "http", "\"protocol\": \"http\"", "\"protocol\": \"http\", " + SERVER, false),
            Link.protocol(
                "http with a password",
                "\"protocol\": \"http\", \"settings\": {" + ACCOUNTS + "}",
                "\"protocol\": \"http\", " + LOGIN,
                false));
    return links.flatMap(link -> Stream.of(Roles.values()).map(roles -> Arguments.of(roles, link)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void fiftyMegabytesEachWay(Roles roles, Link link) throws Exception {
    try (TcpServer origin = Bulk.origin();
        V2RayLink chain = V2RayLink.start(roles, link, origin.port(), folder);
        Socket socket = chain.connect()) {
      Bulk.exchange(socket, 50 << 20);
    }
  }

  /**
   * V2Ray does not tell the target that the client ended its stream; but it waits for the answer.
   */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void anAnswerComesAfterTheClientsEnd(Roles roles, Link link) throws Exception {
    Assumptions.assumeFalse(
        roles == Roles.V2RAY_TO_JRAY && link.client().contains("\"mux\""),
        "V2Ray's mux client forgets a session when its client has ended");
    V2RayLink.assertAnswersAfterTheClientsEnd(roles, link, folder);
  }

  /** With mux, both may share a connection, which then waits for the slow one. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void aReaderThatStopsMissesNothingAndNeitherDoesItsNeighbour(Roles roles, Link link)
      throws Exception {
    try (TcpServer origin = Bulk.origin();
        V2RayLink chain = V2RayLink.start(roles, link, origin.port(), folder);
        Socket stalled = chain.connect();
        Socket other = chain.connect()) {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      Future<?> slow =
          threads.submit(
              () -> {
                stalled.getOutputStream().write(new byte[] {0, 0, 0, 0, 1, 0, 0, 0});
                LockSupport.parkNanos(1_000_000_000);
                return Bulk.receive(stalled.getInputStream(), 16 << 20);
              });
      Bulk.exchange(other, 3_000_000);
      slow.get(60, TimeUnit.SECONDS);
      threads.shutdownNow();
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void aHundredConnectionsAtOnce(Roles roles, Link link) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    CountDownLatch allOpen = new CountDownLatch(CONNECTIONS);
    try (TcpServer origin = Bulk.origin();
        V2RayLink chain = V2RayLink.start(roles, link, origin.port(), folder)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        results.add(
            threads.submit(
                () -> {
                  try (Socket socket = chain.connect()) {
                    allOpen.countDown();
                    assertThat(allOpen.await(20, TimeUnit.SECONDS)).isTrue();
                    Bulk.exchange(socket, 300_000);
                  }
                  return true;
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void datagramsComeBack(Roles roles, Link link) throws Exception {
    Assumptions.assumeTrue(link.udp(), "this protocol carries no datagrams");
    try (UdpEcho origin = UdpEcho.start();
        V2RayLink chain = V2RayLink.start(roles, link, origin.port(), folder);
        DatagramSocket client =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      client.setSoTimeout(5_000);
      // V2Ray's buffers hold 2048 bytes with the header
      for (int size : new int[] {1, 100, 1_400, 2_000}) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        client.send(new DatagramPacket(data, size, chain.udpDoor()));
        DatagramPacket answer = new DatagramPacket(new byte[65_536], 65_536);
        client.receive(answer);
        assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(data);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void curlGetsPagesThroughBoth(Roles roles, Link link) throws Exception {
    try (WebServer web = WebServer.start();
        V2RayLink chain = V2RayLink.start(roles, link, web.port(), folder)) {
      for (String url : new String[] {web.url("/hello"), web.urlByName("/hello")}) {
        assertThat(Curl.run("-x", chain.proxy(), url).summary()).isEqualTo("0 200 hello");
        assertThat(Curl.run("-p", "-x", chain.proxy(), url).summary()).isEqualTo("0 200 hello");
      }
      String body = "x".repeat(100_000);
      assertThat(Curl.run("-x", chain.proxy(), "--data-binary", body, web.url("/echo")).body())
          .isEqualTo(body);
    }
  }
}
