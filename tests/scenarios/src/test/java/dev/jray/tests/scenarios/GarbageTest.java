package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.Memory;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A storm of bytes that mean nothing, or almost something, harms nobody and leaves nothing. */
@Timeout(120)
@ExtendWith(NettyWarnings.class)
final class GarbageTest {
  private static final int CONNECTIONS = 2_000;
  private static final int CLIENTS = 8;
  private static final String[] INBOUNDS = {"socks", "closed", "http", "mixed", "proxied"};
  private static final String CONFIG =
      """
      {"policy": {"levels": {"0": {"handshake": 2, "connIdle": 10}}},
       "inbounds": [
         {"tag": "socks", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"udp": true}},
         {"tag": "closed", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"auth": "password", "accounts": [{"user": "u", "pass": "p"}]}},
         {"tag": "http", "listen": "127.0.0.1", "port": 0, "protocol": "http",
          "settings": {"allowTransparent": true}},
         {"tag": "mixed", "listen": "127.0.0.1", "port": 0, "protocol": "mixed"},
         {"tag": "proxied", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
          "streamSettings": {"tcpSettings": {"acceptProxyProtocol": true}}}],
       "outbounds": [{"protocol": "freedom", "settings": {"redirect": "127.0.0.1:$TARGET"}}]}
      """;

  /** Requests that would do, before a few of their bytes are changed. */
  private static byte[][] seeds() {
    byte[] socks5 = {5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, 0, 80, 'd', 'a', 't', 'a'};
    byte[] login = {5, 1, 2, 1, 1, 'u', 1, 'p', 5, 1, 0, 3, 3, 'a', '.', 'b', 0, 80, 'x'};
    byte[] associate = {5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0};
    byte[] socks4 = {4, 1, 0, 80, 0, 0, 0, 1, 'i', 'd', 0, 'h', 'o', 's', 't', 0, 'x'};
    return new byte[][] {
      socks5,
      login,
      associate,
      socks4,
      ascii("CONNECT a.b:80 HTTP/1.1\r\nHost: a.b:80\r\n\r\ndata"),
      ascii("GET http://a.b/ HTTP/1.1\r\nHost: a.b\r\nConnection: close\r\n\r\n"),
      ascii(
          "POST http://a.b/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
      ascii(
          "PUT /x HTTP/1.1\r\nHost: a.b\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"),
      ascii("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\nGET http://a.b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
      ByteBuffer.allocate(31)
          .put(new byte[] {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 12})
          .put(12 + 16, (byte) 5)
          .array()
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] garbage(Random random, byte[][] seeds) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(3) == 0
        ? java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))
        : bytes;
  }

  @Test
  void aStormLeavesNothing() throws Exception {
    RecordingLog log = new RecordingLog(Severity.INFO);
    try (WebServer web = WebServer.start();
        TcpServer origin =
            TcpServer.start(
                socket -> {
                  socket.getInputStream().read();
                  socket.getOutputStream().write(ascii("HTTP/1.1 204 No Content\r\n\r\n"));
                });
        TestInstance jray =
            TestInstance.start(CONFIG.replace("$TARGET", Integer.toString(origin.port())), log)) {
      long files = Memory.openFiles();
      storm(jray);
      Await.until("no flow runs", Duration.ofSeconds(20), () -> jray.runningFlows() == 0);
      Await.until(
          "all connections are closed",
          Duration.ofSeconds(20),
          () -> Memory.openFiles() <= files + 5);
      assertThat(log.lines(Severity.WARNING)).isEmpty();
      assertThat(log.lines()).noneMatch(line -> line.message().contains("\n"));
      assertThat(web.requests()).isZero();
      assertThat(Curl.run("--socks5", "127.0.0.1:" + jray.port("mixed"), web.url("/hello")).code())
          .as("the redirect's answer, after the storm")
          .isEqualTo(204);
    }
  }

  private static void storm(TestInstance jray) {
    CompletableFuture<?>[] clients = new CompletableFuture<?>[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      int seed = i;
      clients[i] =
          CompletableFuture.runAsync(
              () -> client(jray, new Random(seed)), task -> new Thread(task, "test-storm").start());
    }
    CompletableFuture.allOf(clients).join();
  }

  private static void client(TestInstance jray, Random random) {
    byte[][] seeds = seeds();
    for (int i = 0; i < CONNECTIONS / CLIENTS; i++) {
      InetSocketAddress inbound = jray.address(INBOUNDS[random.nextInt(INBOUNDS.length)]);
      try (Socket socket = new Socket()) {
        socket.connect(inbound, 5_000);
        socket.setSoTimeout(15_000);
        socket.setSoLinger(random.nextInt(4) == 0, 0);
        socket.getOutputStream().write(garbage(random, seeds));
        if (random.nextInt(3) > 0) {
          socket.shutdownOutput();
          socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        }
      } catch (SocketException e) {
        // A reset is a good answer to garbage.
        continue;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("seed of this client, connection " + i, e);
      }
    }
  }

  @Test
  void datagramsOfNobodyCostNothing() throws Exception {
    RecordingLog log = new RecordingLog(Severity.INFO);
    try (TcpServer origin = TcpServer.echo();
        TestInstance jray =
            TestInstance.start(CONFIG.replace("$TARGET", Integer.toString(origin.port())), log);
        DatagramSocket socket = new DatagramSocket()) {
      Random random = new Random(7);
      for (int i = 0; i < 20_000; i++) {
        byte[] data = new byte[1 + random.nextInt(100)];
        random.nextBytes(data);
        socket.send(
            new DatagramPacket(
                data, data.length, InetAddress.getLoopbackAddress(), jray.port("socks")));
      }
      assertThat(jray.runningFlows()).isZero();
      assertThat(log.lines(Severity.WARNING)).isEmpty();
      try (Socket control =
          Socks5Client.of(jray.address("socks"))
              .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))) {
        assertThat(control.isConnected()).isTrue();
      }
    }
  }
}
