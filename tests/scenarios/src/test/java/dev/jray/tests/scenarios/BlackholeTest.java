package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flows that lead nowhere. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class BlackholeTest {
  private static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
  private static final String CONFIG =
      """
      {"inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
          "settings": {"udp": true}}],
       "outbounds": [{"protocol": "blackhole", "settings": {"response": {"type": "$TYPE"}}}]}
      """;

  private static TestInstance start(String type) {
    return TestInstance.start(CONFIG.replace("$TYPE", type));
  }

  @Test
  void aStreamEndsAtOnce() throws Exception {
    try (TestInstance jray = start("none");
        Socket socket = Socks5Client.of(jray.address("in")).connect(ANYWHERE)) {
      socket.setSoTimeout(1_000);
      assertThat(ended(socket)).isTrue();
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void aStreamIsToldSoInHttp() throws Exception {
    try (TestInstance jray = start("http");
        Socket socket = Socks5Client.of(jray.address("in")).connect(ANYWHERE)) {
      socket.getOutputStream().write(new byte[100]);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo(
              """
              HTTP/1.1 403 Forbidden
              Connection: close
              Cache-Control: max-age=3600, public
              Content-Length: 0


              """);
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  @Test
  void curlUnderstandsIt() throws Exception {
    try (TestInstance jray = start("http")) {
      String proxy = "127.0.0.1:" + jray.port("in");
      String url = "http://127.0.0.1:9/";
      assertThat(Curl.run("--socks5", proxy, url).summary()).isEqualTo("0 403 ");
      assertThat(Curl.run("-x", "http://" + proxy, url).summary()).isEqualTo("0 403 ");
      assertThat(Curl.run("-p", "-x", "http://" + proxy, url).summary()).isEqualTo("0 403 ");
    }
  }

  @Test
  void datagramsVanish() throws Exception {
    try (TestInstance jray = start("none");
        UdpAssociation association = Socks5Client.of(jray.address("in")).associate()) {
      association.datagrams().setSoTimeout(300);
      for (int i = 0; i < 20; i++) {
        association.send(ANYWHERE, new byte[] {1});
      }
      assertThatThrownBy(association::receive).isInstanceOf(SocketTimeoutException.class);
      // One that ended at once would begin anew with each datagram
      assertThat(jray.runningFlows()).isEqualTo(1);
    }
  }

  @Test
  void datagramsAreAnsweredOnce() throws Exception {
    try (TestInstance jray = start("http");
        UdpAssociation association = Socks5Client.of(jray.address("in")).associate()) {
      association.send(ANYWHERE, new byte[] {1});
      Socks5Client.Datagram answer = association.receiveDatagram();
      assertThat(answer.text()).startsWith("HTTP/1.1 403 Forbidden\n");
      assertThat(answer.peer()).isEqualTo(ANYWHERE);
    }
  }
}
