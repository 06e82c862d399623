package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Bulk;
import dev.jray.testkit.Curl;
import dev.jray.testkit.Ip;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** IPv6 on both sides; skipped where the machine has none. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class Ipv6Test {
  private static InetAddress local;
  private static TestInstance jray;

  @BeforeAll
  static void start() throws Exception {
    local = Ip.of("::1");
    Assumptions.assumeTrue(available(), "this machine has no IPv6");
    jray =
        TestInstance.start(
            """
            {"inbounds": [{"tag": "in", "listen": "::1", "port": 0, "protocol": "mixed",
                           "settings": {"udp": true}},
                          {"tag": "all", "listen": "::", "port": 0, "protocol": "mixed",
                           "settings": {"udp": true}}],
             "outbounds": [{"protocol": "freedom"}]}
            """);
  }

  @AfterAll
  static void stop() {
    if (jray != null) {
      jray.close();
    }
  }

  private static boolean available() {
    try (ServerSocket probe = new ServerSocket(0, 1, local)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void streams() throws Exception {
    try (TcpServer origin =
            TcpServer.start(local, socket -> Bulk.send(socket.getOutputStream(), 5_000_000));
        Socket socket =
            Socks5Client.of(jray.address("in"))
                .connect(new InetSocketAddress(local, origin.port()))) {
      Bulk.receive(socket.getInputStream(), 5_000_000);
    }
  }

  @Test
  void datagrams() throws Exception {
    try (UdpEcho echo = UdpEcho.start(local);
        UdpAssociation association = Socks5Client.of(jray.address("in")).associate()) {
      assertThat(association.relay().getAddress()).isEqualTo(local);
      InetSocketAddress target = new InetSocketAddress(local, echo.port());
      association.send(target, new byte[] {1, 2, 3});
      Socks5Client.Datagram answer = association.receiveDatagram();
      assertThat(answer.data()).containsExactly(1, 2, 3);
      assertThat(answer.peer()).isEqualTo(target);
    }
  }

  @Test
  void oneListenerForBothFamilies() throws Exception {
    InetSocketAddress ipv4 =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), jray.port("all"));
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(ipv4).associate()) {
      assertThat(association.relay()).isEqualTo(ipv4);
      association.send(new InetSocketAddress(ipv4.getAddress(), echo.port()), new byte[] {1});
      assertThat(association.receiveDatagram().peer().getPort()).isEqualTo(echo.port());
    }
  }

  @Test
  void curl() throws Exception {
    try (TcpServer origin =
        TcpServer.start(
            local,
            socket -> {
              socket.getInputStream().read(new byte[1_000]);
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                          .getBytes(StandardCharsets.US_ASCII));
              socket.shutdownOutput();
              socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            })) {
      String url = "http://[::1]:" + origin.port() + "/";
      String proxy = "[::1]:" + jray.port("in");
      assertThat(Curl.run("-g", "--socks5-hostname", proxy, url).summary())
          .isEqualTo("0 200 hello");
      assertThat(Curl.run("-g", "-x", "http://" + proxy, url).summary()).isEqualTo("0 200 hello");
      assertThat(Curl.run("-g", "-p", "-x", "http://" + proxy, url).summary())
          .isEqualTo("0 200 hello");
    }
  }
}
