package dev.jray.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.testkit.Await;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user may expect of every protocol and transport. A subclass has a static method {@code
 * links()} that names what it registers.
 */
@Timeout(120)
public abstract class LinkConformance {
  private static final int MEGABYTE = 1 << 20;

  /** The options of both instances. */
  protected InstanceOptions options() {
    return TestInstance.options();
  }

  private Chain start(Link link, int targetPort) throws IOException {
    return Chain.start(link, targetPort, options());
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("links")
  void carriesBytesBothWaysUnchanged(Link link) throws Exception {
    byte[] payload = random(8 * MEGABYTE, 1);
    try (TcpServer origin = TcpServer.echo();
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      CompletableFuture<Void> writing = write(socket, payload);
      byte[] echoed = socket.getInputStream().readAllBytes();
      writing.get();
      assertThat(Arrays.mismatch(echoed, payload))
          .as(
              "first wrong byte of %d that came back, of %d that were sent",
              echoed.length, payload.length)
          .isEqualTo(-1);
    }
  }

  private static CompletableFuture<Void> write(Socket socket, byte[] payload) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            socket.getOutputStream().write(payload);
            socket.shutdownOutput();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("links")
  void keepsTheAnswerOpenAfterTheRequestEnded(Link link) throws Exception {
    Assumptions.assumeTrue(link.halfClose(), "this link ends both directions at once");
    try (TcpServer origin = TcpServer.counting();
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      socket.getOutputStream().write(random(100_000, 2));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("100000");
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void servesTargetsThatSpeakFirst(Link link) throws Exception {
    try (TcpServer origin =
            TcpServer.start(
                socket ->
                    socket
                        .getOutputStream()
                        .write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII)));
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("220 hello\r\n");
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void carriesSingleBytes(Link link) throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      socket.setTcpNoDelay(true);
      for (int i = 0; i < 200; i++) {
        socket.getOutputStream().write(i);
        assertThat(socket.getInputStream().read()).isEqualTo(i & 0xff);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void aReaderThatStopsHoldsItsWriterBack(Link link) throws Exception {
    // The sockets on the way keep up to ten megabytes each, whatever the programs between them do
    long total = 192L * MEGABYTE;
    AtomicLong sent = new AtomicLong();
    try (TcpServer origin =
            TcpServer.start(socket -> sendAll(socket.getOutputStream(), total, sent));
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(0);
      awaitStill(sent);
      assertThat(sent.get())
          .as("bytes on their way to a reader that does not read")
          .isLessThan(total / 2);
      assertThat(1 + drain(in)).isEqualTo(total);
    }
  }

  private static void sendAll(OutputStream out, long total, AtomicLong sent) throws IOException {
    byte[] block = new byte[65536];
    while (sent.get() < total) {
      out.write(block);
      sent.addAndGet(block.length);
    }
  }

  /** Waits until the number has not changed for half a second. */
  private static void awaitStill(AtomicLong number) {
    long[] last = {-1, System.nanoTime()};
    Await.until(
        "the writer is held back",
        Duration.ofSeconds(30),
        () -> {
          if (number.get() != last[0]) {
            last[0] = number.get();
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > 500_000_000L;
        });
  }

  private static long drain(InputStream in) throws IOException {
    byte[] buffer = new byte[65536];
    long count = 0;
    int length = in.read(buffer);
    while (length >= 0) {
      count += length;
      length = in.read(buffer);
    }
    return count;
  }

  @ParameterizedTest
  @MethodSource("links")
  void aSlowWriterIsServedAtItsPace(Link link) throws Exception {
    byte[] payload = random(50, 3);
    try (TcpServer origin = TcpServer.echo();
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      socket.setTcpNoDelay(true);
      for (byte b : payload) {
        socket.getOutputStream().write(b);
        java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
      }
      assertThat(socket.getInputStream().readNBytes(payload.length)).isEqualTo(payload);
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void aClientThatResetsEndsTheFlowEverywhere(Link link) throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Chain chain = start(link, origin.port())) {
      Socket socket = chain.connect();
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
      socket.setSoLinger(true, 0);
      socket.close();
      Await.until("the target's connection is closed", () -> origin.connections() == 0);
      Await.until("no flow runs", () -> chain.runningFlows() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void aTargetThatResetsEndsTheFlowEverywhere(Link link) throws Exception {
    try (TcpServer origin =
            TcpServer.start(
                socket -> {
                  socket.getInputStream().read();
                  socket.setSoLinger(true, 0);
                });
        Chain chain = start(link, origin.port());
        Socket socket = chain.connect()) {
      socket.getOutputStream().write(1);
      assertThat(endOf(socket, 0)).isTrue();
      Await.until("no flow runs", () -> chain.runningFlows() == 0);
    }
  }

  private static boolean endOf(Socket socket, int mostBefore) {
    try {
      socket.getInputStream().readNBytes(mostBefore);
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void garbageIsTurnedAwayAndHarmsNobody(Link link) throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Chain chain = start(link, origin.port());
        Socket good = chain.connect()) {
      for (int seed = 0; seed < 20; seed++) {
        sendGarbage(chain.serverAddress(), random(1 + seed * 97, seed));
      }
      good.getOutputStream().write(7);
      assertThat(good.getInputStream().read()).isEqualTo(7);
    }
  }

  private static void sendGarbage(InetSocketAddress server, byte[] garbage) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, 5_000);
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(garbage);
      socket.shutdownOutput();
      drain(socket.getInputStream());
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset is as good an answer as an end of stream.
      assertThat(e).isInstanceOf(java.net.SocketException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void aPeerThatSaysNothingIsTimedOut(Link link) throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Chain chain = start(link, origin.port());
        Socket silent = new Socket()) {
      silent.connect(chain.serverAddress(), 5_000);
      silent.setSoTimeout(15_000);
      // The JDK's TLS says one or two alerts first, each a record of 7 bytes
      assertThat(endOf(silent, 14)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void carriesDatagramsBothWays(Link link) throws Exception {
    Assumptions.assumeTrue(link.udp(), "this link carries no datagrams");
    try (UdpEcho origin = UdpEcho.start();
        Chain chain = start(link, origin.port());
        DatagramSocket client =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      client.setSoTimeout(5_000);
      for (int size : new int[] {1, 100, 1_400, 8_000}) {
        byte[] payload = random(size, size);
        client.send(new DatagramPacket(payload, size, chain.udpDoor()));
        DatagramPacket answer = new DatagramPacket(new byte[65536], 65536);
        client.receive(answer);
        assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(payload);
      }
    }
  }
}
