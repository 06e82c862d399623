package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.Memory;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reader that stops holds its writer back, and costs next to nothing meanwhile. */
@Timeout(120)
@ExtendWith(NettyWarnings.class)
final class SlowReaderTest {
  private static final long MEGABYTE = 1 << 20;
  private static final long TOTAL = 200 * MEGABYTE;

  /** What JRay may hold for one stalled flow; the rest waits in the system's socket buffers. */
  private static final long MOST = 8 * MEGABYTE;

  private static TestInstance jray;

  @BeforeAll
  static void start() {
    jray =
        TestInstance.start(
            """
            {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "mixed"}],
             "outbounds": [{"protocol": "freedom"}]}
            """);
  }

  @AfterAll
  static void stop() {
    jray.close();
  }

  /** A reader's socket with a small window, so that the system does not swallow the stream. */
  private static Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1 << 16);
    socket.connect(jray.address("in"), 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void awaitStill(AtomicLong sent) {
    long[] last = {-1, System.nanoTime()};
    Await.until(
        "the writer is held back",
        Duration.ofSeconds(30),
        () -> {
          if (sent.get() != last[0]) {
            last[0] = sent.get();
            last[1] = System.nanoTime();
          }
          return last[0] > 0 && System.nanoTime() - last[1] > 500_000_000L;
        });
  }

  private static void assertFlat(long heap, long buffers, AtomicLong sent) {
    awaitStill(sent);
    assertThat(sent.get()).as("bytes under way").isLessThan(TOTAL);
    assertThat(Memory.buffers() - buffers).as("growth of buffers").isLessThan(MOST);
    assertThat(Memory.heap() - heap).as("growth of the heap").isLessThan(MOST);
  }

  /** Sends the stream behind an optional head, once a request has come. */
  private static TcpServer sender(AtomicLong sent, CompletableFuture<Long> sum, String head)
      throws IOException {
    return TcpServer.start(
        socket -> {
          assertThat(socket.getInputStream().read()).isPositive();
          socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
          sum.complete(Bulk.send(socket.getOutputStream(), TOTAL, sent));
          socket.shutdownOutput();
          socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        });
  }

  private static void readHead(InputStream in) throws IOException {
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
  }

  @Test
  void aTunnelsDownload() throws Exception {
    download("CONNECT 127.0.0.1:$ HTTP/1.1\r\nHost: x\r\n\r\n", "", "x");
  }

  @Test
  void aPlainDownload() throws Exception {
    download(
        "GET http://127.0.0.1:$/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n",
        "");
  }

  @Test
  void aPlainDownloadUntilTheEnd() throws Exception {
    download("GET http://127.0.0.1:$/ HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "");
  }

  private static void download(String request, String head, String more) throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Long> sum = new CompletableFuture<>();
    try (TcpServer origin = sender(sent, sum, head);
        Socket socket = connect()) {
      long heap = Memory.heap();
      long buffers = Memory.buffers();
      String wanted = request.replace("$", Integer.toString(origin.port())) + more;
      socket.getOutputStream().write(wanted.getBytes(StandardCharsets.US_ASCII));
      readHead(socket.getInputStream());
      assertFlat(heap, buffers, sent);
      assertThat(Bulk.receive(socket.getInputStream(), TOTAL)).isEqualTo(sum.get());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    Await.until("no flow runs", () -> jray.runningFlows() == 0);
  }

  @Test
  void anUploadOverSocks() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    CompletableFuture<Long> received = new CompletableFuture<>();
    try (TcpServer origin = stoppedReader(mayRead, received, 0);
        Socket socket =
            Socks5Client.of(jray.address("in"))
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()))) {
      upload(socket, mayRead, received);
    }
  }

  @Test
  void aPlainUpload() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    CompletableFuture<Long> received = new CompletableFuture<>();
    String request =
        "PUT http://127.0.0.1:$/ HTTP/1.1\r\nHost: x\r\nContent-Length: " + TOTAL + "\r\n\r\n";
    try (TcpServer origin = stoppedReader(mayRead, received, 4);
        Socket socket = connect()) {
      String head = request.replace("$", Integer.toString(origin.port()));
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      upload(socket, mayRead, received);
    }
  }

  private static TcpServer stoppedReader(
      CountDownLatch mayRead, CompletableFuture<Long> received, int headEnd) throws IOException {
    return TcpServer.start(
        socket -> {
          socket.setReceiveBufferSize(1 << 16);
          try {
            mayRead.await();
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
          if (headEnd > 0) {
            readHead(socket.getInputStream());
          }
          received.complete(Bulk.receive(socket.getInputStream(), TOTAL));
        });
  }

  private static void upload(
      Socket socket, CountDownLatch mayRead, CompletableFuture<Long> received) throws Exception {
    long heap = Memory.heap();
    long buffers = Memory.buffers();
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Long> sum =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Bulk.send(socket.getOutputStream(), TOTAL, sent);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertFlat(heap, buffers, sent);
    mayRead.countDown();
    assertThat(received.get()).isEqualTo(sum.get());
  }
}
