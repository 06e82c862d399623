package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.kernel.net.Platform;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.Memory;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where instances listen, and how that changes while they run. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class ListenTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private static WebServer web;

  @BeforeAll
  static void start() throws Exception {
    web = WebServer.start();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  private static String config(String inbounds) {
    return "{\"inbounds\": [" + inbounds + "], \"outbounds\": [{\"protocol\": \"freedom\"}]}";
  }

  private static String socks(String tag, int port) {
    return """
           {"tag": "$TAG", "listen": "127.0.0.1", "port": $PORT, "protocol": "socks"}
           """
        .replace("$TAG", tag)
        .replace("$PORT", Integer.toString(port));
  }

  private static String page(int port) throws IOException {
    return Curl.run("--socks5", "127.0.0.1:" + port, web.url("/hello")).summary();
  }

  private static InboundHandlerConfig inbound(String json) {
    return TestInstance.convert(config(json)).getInbound(0);
  }

  @Test
  void onEveryPortOfARange() throws Exception {
    int first = freeRange(4);
    String range = "\"" + first + "-" + (first + 3) + "\"";
    String json = socks("range", 1).replace("\"port\": 1", "\"port\": " + range);
    try (TestInstance jray = TestInstance.start(config(json))) {
      assertThat(jray.instance().addresses("range")).hasSize(4);
      for (int port = first; port < first + 4; port++) {
        assertThat(page(port)).isEqualTo("0 200 hello");
      }
    }
  }

  private static int freeRange(int length) throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      int first = PeerProcess.freePort();
      if (first + length <= 65_536 && allFree(first, length)) {
        return first;
      }
    }
    throw new AssertionError("no " + length + " free ports in a row");
  }

  private static boolean allFree(int first, int length) throws IOException {
    List<ServerSocket> probes = new ArrayList<>();
    try {
      for (int port = first; port < first + length; port++) {
        probes.add(new ServerSocket(port, 1, LOCAL));
      }
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      for (ServerSocket probe : probes) {
        probe.close();
      }
    }
  }

  @Test
  void onAUnixSocket(@TempDir Path folder) throws Exception {
    assumeTrue(Platform.best() == Platform.EPOLL);
    Path path = folder.resolve("jray.sock");
    String json =
        """
        {"tag": "unix", "listen": "$PATH", "protocol": "dokodemo-door",
         "settings": {"address": "127.0.0.1", "port": $TARGET}}
        """
            .replace("$PATH", path.toString())
            .replace("$TARGET", Integer.toString(web.port()));
    for (int round = 0; round < 2; round++) {
      try (TestInstance jray = TestInstance.start(config(json))) {
        assertThat(jray.instance().addresses("unix")).hasSize(1);
        assertThat(Curl.run("--unix-socket", path.toString(), "http://x/hello").summary())
            .isEqualTo("0 200 hello");
      }
      assertThat(Files.exists(path)).as("the socket's file after the stop").isFalse();
    }
  }

  @Test
  void onAnAbstractUnixSocket() throws Exception {
    assumeTrue(Platform.best() == Platform.EPOLL);
    String name = "jray-test-" + ProcessHandle.current().pid();
    String json =
        """
        {"tag": "unix", "listen": "@$NAME", "protocol": "dokodemo-door",
         "settings": {"address": "127.0.0.1", "port": $TARGET}}
        """
            .replace("$NAME", name)
            .replace("$TARGET", Integer.toString(web.port()));
    try (TestInstance jray = TestInstance.start(config(json))) {
      assertThat(jray.instance().addresses("unix")).hasSize(1);
      assertThat(Curl.run("--abstract-unix-socket", name, "http://x/hello").summary())
          .isEqualTo("0 200 hello");
    }
  }

  @Test
  void socksAndHttpOnUnixSockets(@TempDir Path folder) throws Exception {
    assumeTrue(Platform.best() == Platform.EPOLL);
    Path path = folder.resolve("mixed.sock");
    String json =
        """
        {"tag": "unix", "listen": "$PATH", "protocol": "mixed"}
        """
            .replace("$PATH", path.toString());
    try (TestInstance jray = TestInstance.start(config(json))) {
      assertThat(jray.instance().addresses("unix")).hasSize(1);
      assertThat(Curl.run("-x", "socks5h://localhost" + path, web.url("/hello")).summary())
          .isEqualTo("0 200 hello");
      assertThat(Curl.run("-x", "socks4a://localhost" + path, web.url("/hello")).summary())
          .isEqualTo("0 200 hello");
    }
  }

  @Test
  void inboundsComeAndGoWhileTheInstanceRuns() throws Exception {
    try (TestInstance jray = TestInstance.start(config(socks("first", 0)))) {
      InboundManager inbounds = jray.instance().feature(InboundManager.class);
      inbounds.add(inbound(socks("second", 0)));
      int second = jray.port("second");
      assertThat(inbounds.tags()).containsExactly("first", "second");
      assertThat(page(second)).isEqualTo("0 200 hello");
      inbounds.remove("second");
      assertThat(inbounds.tags()).containsExactly("first");
      assertThat(page(second)).as("curl cannot connect to the proxy").startsWith("7 ");
      assertThat(page(jray.port("first"))).isEqualTo("0 200 hello");
      // Its port and its tag are free again
      inbounds.add(inbound(socks("second", second)));
      assertThat(page(second)).isEqualTo("0 200 hello");
    }
  }

  @Test
  void aFlowOutlivesTheInboundItCameThrough() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        TestInstance jray = TestInstance.start(config(socks("in", 0)));
        Socket socket =
            Socks5Client.of(jray.address("in"))
                .connect(new InetSocketAddress(LOCAL, origin.port()))) {
      jray.instance().feature(InboundManager.class).remove("in");
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void anInboundThatCannotListenIsNotAdded() throws Exception {
    try (TestInstance jray = TestInstance.start(config(socks("first", 0)))) {
      InboundManager inbounds = jray.instance().feature(InboundManager.class);
      assertThatThrownBy(() -> inbounds.add(inbound(socks("second", web.port()))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + web.port());
      assertThatThrownBy(() -> inbounds.add(inbound(socks("first", 0))))
          .hasMessageContaining("first");
      assertThat(inbounds.tags()).containsExactly("first");
    }
  }

  /** Nothing may leave by a door that nobody named. */
  @Test
  void withoutItsOutboundAFlowIsRefused() throws Exception {
    String json =
        "{\"inbounds\": ["
            + socks("in", 0)
            + "], \"outbounds\": [{\"tag\": \"out\", \"protocol\": \"freedom\"},"
            + " {\"tag\": \"other\", \"protocol\": \"freedom\"}]}";
    try (TestInstance jray = TestInstance.start(json)) {
      assertThat(page(jray.port("in"))).isEqualTo("0 200 hello");
      jray.instance().feature(OutboundManager.class).remove("out");
      assertThat(page(jray.port("in"))).startsWith("97 ");
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  @Test
  void twoInstancesShareNothing() throws Exception {
    TestInstance first = TestInstance.start(config(socks("in", 0)));
    try (TestInstance second = TestInstance.start(config(socks("in", 0)))) {
      assertThat(first.port("in")).isNotEqualTo(second.port("in"));
      assertThat(page(first.port("in"))).isEqualTo("0 200 hello");
      first.close();
      assertThat(page(second.port("in"))).isEqualTo("0 200 hello");
    } finally {
      first.close();
    }
  }

  @Test
  void aHundredStartsLeaveNothing() {
    TestInstance.start(config(socks("in", 0))).close();
    long threads = Thread.activeCount();
    long files = Memory.openFiles();
    for (int i = 0; i < 100; i++) {
      TestInstance.start(config(socks("in", 0))).close();
    }
    assertThat((long) Thread.activeCount()).isLessThan(threads + 10);
    assertThat(Memory.openFiles()).isLessThan(files + 10);
  }
}
