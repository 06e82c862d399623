package dev.jray.tests.interop.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Memory;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.Ports;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a browser does, and more of it: 200 transfers at once from a web server, through SOCKS and
 * then VMess over WebSocket and TLS.
 */
@Timeout(240)
@ExtendWith(NettyWarnings.class)
final class BrowserLoadTest {
  private static final int FILES = 600;
  private static final int PARALLEL = 200;
  private static final int LARGEST = 400_000;
  private static final long LIMIT_SECONDS = 90;

  /** Of heap and buffers together: far less than one buffer for each transfer would be. */
  private static final long MOST_LEFT_BYTES = 8 << 20;

  private static final Combination WAY =
      new Combination(Roles.JRAY_TO_JRAY, 0, "auto", Carrier.WEBSOCKET_TLS, false);

  @TempDir private Path folder;

  @Test
  void twoHundredTransfersAtOnceLeaveNothingBehind() throws Exception {
    Path site = site();
    Identity identity = Identity.create(folder);
    int port = Ports.free(1).get(0);
    try (Nginx nginx = Nginx.start(Files.createDirectory(folder.resolve("nginx")), site);
        TestInstance server =
            TestInstance.start(
                Texts.config(
                    List.of(Texts.server(WAY.door(), port, identity)),
                    List.of(Texts.direct()),
                    ""));
        TestInstance client =
            TestInstance.start(
                Texts.config(
                    List.of(Texts.socks("socks")),
                    List.of(Texts.client(WAY, port, identity)),
                    ""))) {
      // Twice before the first look: classes, pools and compiled code then have their size.
      fetchAll(nginx, client.port("socks"), site);
      fetchAll(nginx, client.port("socks"), site);
      long heap = Memory.heap();
      long buffers = Memory.buffers();
      long files = idle(server, client);
      for (int i = 0; i < 3; i++) {
        fetchAll(nginx, client.port("socks"), site);
      }
      assertThat(idle(server, client)).as("open files").isLessThanOrEqualTo(files + 5);
      assertThat(Memory.heap() - heap + Memory.buffers() - buffers)
          .as("bytes that are left on the heap and in buffers")
          .isLessThan(MOST_LEFT_BYTES);
    }
  }

  /** Waits until nothing is under way, and counts open files and sockets. */
  private static long idle(TestInstance server, TestInstance client) {
    Await.until(
        "no flow runs",
        Duration.ofSeconds(60),
        () -> server.runningFlows() == 0 && client.runningFlows() == 0);
    return Memory.openFiles();
  }

  private Path site() throws IOException {
    Path site = Files.createDirectory(folder.resolve("site"));
    Random random = new Random(1);
    for (int i = 1; i <= FILES; i++) {
      // Mostly small, as pages are
      byte[] content = new byte[i % 5 == 0 ? random.nextInt(LARGEST) : random.nextInt(20_000)];
      random.nextBytes(content);
      Files.write(site.resolve("file" + i), content);
    }
    return site;
  }

  private void fetchAll(Nginx nginx, int socks, Path site) throws Exception {
    Path downloads = Files.createTempDirectory(folder, "downloads");
    PeerProcess curl =
        PeerProcess.start(
            downloads,
            List.of(
                Peers.require("curl").toString(),
                "-q",
                "--silent",
                "--show-error",
                "--fail",
                "--fail-early",
                "--parallel",
                "--parallel-immediate",
                "--parallel-max",
                Integer.toString(PARALLEL),
                "--noproxy",
                "",
                "--proxy",
                "socks5h://127.0.0.1:" + socks,
                "--max-time",
                Long.toString(LIMIT_SECONDS),
                "-o",
                "file#1",
                nginx.url("/file[1-" + FILES + "]")));
    try (curl) {
      assertThat(curl.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("curl ended; it printed: " + curl.output())
          .isTrue();
      assertThat(curl.process().exitValue()).as("it printed: " + curl.output()).isZero();
    }
    for (int i = 1; i <= FILES; i++) {
      String name = "file" + i;
      assertThat(Files.mismatch(site.resolve(name), downloads.resolve(name)))
          .as(name)
          .isEqualTo(-1);
    }
  }
}
