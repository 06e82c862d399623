package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.testkit.Bulk;
import dev.jray.testkit.Curl;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JRay's SOCKS outbound with other people's servers. */
@Timeout(60)
final class SocksServersTest {
  private static final String CLIENT =
      """
      {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
                     "settings": {"udp": true}}],
       "outbounds": [{"protocol": "socks", "settings": {"servers": [
         {"address": "127.0.0.1", "port": $PORT $USERS}]}}]}
      """;

  @TempDir Path folder;

  private static TestInstance client(int port, String users) {
    return TestInstance.start(
        CLIENT.replace("$PORT", Integer.toString(port)).replace("$USERS", users));
  }

  private static String login(String password) {
    return ", \"users\": [{\"user\": \"u\", \"pass\": \"" + password + "\"}]";
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private PeerProcess microsocks(int port) throws IOException {
    Path program = Peers.require("microsocks");
    PeerProcess peer =
        PeerProcess.start(
            folder,
            List.of(
                program.toString(),
                "-i",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-u",
                "u",
                "-P",
                "p"));
    peer.awaitPort(port);
    return peer;
  }

  private static void assertServed(TestInstance client) throws Exception {
    try (TcpServer origin = Bulk.origin();
        Socket socket = Socks5Client.of(client.address("in")).connect(at(origin.port()))) {
      Bulk.exchange(socket, 20 << 20);
    }
    try (WebServer web = WebServer.start()) {
      String proxy = "127.0.0.1:" + client.port("in");
      for (String url : new String[] {web.url("/hello"), web.urlByName("/hello")}) {
        assertThat(Curl.run("--socks5-hostname", proxy, url).summary()).isEqualTo("0 200 hello");
        assertThat(Curl.run("-x", "http://" + proxy, url).summary()).isEqualTo("0 200 hello");
      }
    }
  }

  @Test
  void microsocksServesJRay() throws Exception {
    int port = PeerProcess.freePort();
    try (PeerProcess server = microsocks(port);
        TestInstance client = client(port, login("p"))) {
      assertThat(server.process().isAlive()).isTrue();
      assertServed(client);
    }
  }

  @Test
  void aWrongPasswordForMicrosocksIsToldToTheClient() throws Exception {
    int port = PeerProcess.freePort();
    try (PeerProcess server = microsocks(port);
        TestInstance client = client(port, login("wrong"))) {
      assertThat(server.process().isAlive()).isTrue();
      assertThatThrownBy(() -> Socks5Client.of(client.address("in")).connect(at(1)))
          .hasMessageMatching("the proxy answered [1-9]");
    }
  }

  @Test
  void aTargetThatRefusesMicrosocksIsToldToTheClient() throws Exception {
    int closed = PeerProcess.freePort();
    int port = PeerProcess.freePort();
    try (PeerProcess server = microsocks(port);
        TestInstance client = client(port, login("p"))) {
      assertThat(server.process().isAlive()).isTrue();
      assertThatThrownBy(() -> Socks5Client.of(client.address("in")).connect(at(closed)))
          .hasMessage("the proxy answered 5");
    }
  }

  @Test
  void danteServesJRay() throws Exception {
    int port = PeerProcess.freePort();
    try (PeerProcess server = dante(port);
        TestInstance client = client(port, "")) {
      assertThat(server.process().isAlive()).isTrue();
      assertServed(client);
      try (UdpEcho echo = UdpEcho.start();
          UdpAssociation association = Socks5Client.of(client.address("in")).associate()) {
        for (int size : new int[] {1, 1_400, 8_000}) {
          association.send(at(echo.port()), new byte[size]);
          assertThat(association.receive()).hasSize(size);
        }
      }
    }
  }

  private PeerProcess dante(int port) throws IOException {
    Path program = Peers.require("danted");
    Path config = folder.resolve("danted.conf");
    Files.writeString(
        config,
        """
        logoutput: stderr
        internal: 127.0.0.1 port = $PORT
        external: 127.0.0.1
        clientmethod: none
        socksmethod: none
        client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
        socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 command: bind connect udpassociate }
        socks pass { from: 0.0.0.0/0 to: 127.0.0.0/8 command: bindreply udpreply }
        """
            .replace("$PORT", Integer.toString(port)));
    PeerProcess peer =
        PeerProcess.start(
            folder,
            List.of(
                program.toString(),
                "-f",
                config.toString(),
                "-p",
                folder.resolve("danted.pid").toString()));
    peer.awaitPort(port);
    return peer;
  }
}
