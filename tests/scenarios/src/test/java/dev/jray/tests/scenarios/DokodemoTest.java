package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.kernel.net.Platform;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.Curl;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Doors that lead to one target. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class DokodemoTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private static TestInstance door(String address, int port, String network) {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "door", "listen": "127.0.0.1", "port": 0,
           "protocol": "dokodemo-door",
           "settings": {"address": "$ADDRESS", "port": $PORT, "network": "$NETWORK"}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
            .replace("$ADDRESS", address)
            .replace("$PORT", Integer.toString(port))
            .replace("$NETWORK", network));
  }

  private static DatagramSocket client() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOCAL, 0));
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static void send(DatagramSocket from, byte[] data, int port) throws IOException {
    from.send(new DatagramPacket(data, data.length, LOCAL, port));
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Test
  void streamsReachTheTarget() throws Exception {
    try (TcpServer origin = Bulk.origin();
        TestInstance jray = door("127.0.0.1", origin.port(), "tcp");
        Socket socket = new Socket(LOCAL, jray.port("door"))) {
      Bulk.exchange(socket, 10_000_000);
    }
  }

  @Test
  void aTargetMayHaveAName() throws Exception {
    try (WebServer web = WebServer.start();
        TestInstance jray = door("localhost", web.port(), "tcp")) {
      assertThat(Curl.run("http://127.0.0.1:" + jray.port("door") + "/hello").summary())
          .isEqualTo("0 200 hello");
    }
  }

  @Test
  void bothNetworksShareOnePort() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        TestInstance jray = door("127.0.0.1", echo.port(), "tcp,udp");
        DatagramSocket client = client();
        Socket socket = new Socket(LOCAL, jray.port("door"))) {
      assertThat(socket.isConnected()).isTrue();
      send(client, new byte[] {1, 2, 3}, jray.port("door"));
      assertThat(receive(client)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void everyClientHasASessionOfItsOwn() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        TestInstance jray = door("localhost", echo.port(), "udp");
        DatagramSocket first = client();
        DatagramSocket second = client()) {
      for (int i = 0; i < 50; i++) {
        send(first, new byte[] {1, (byte) i}, jray.port("door"));
        send(second, new byte[] {2, (byte) i}, jray.port("door"));
        assertThat(receive(first)).containsExactly(1, i);
        assertThat(receive(second)).containsExactly(2, i);
      }
      assertThat(echo.clients()).hasSize(2);
    }
  }

  /** The client cannot be told who a datagram is from, so it must be the target. */
  @Test
  void onlyTheTargetAnswers() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpEcho other = UdpEcho.start();
        TestInstance jray = door("127.0.0.1", echo.port(), "udp");
        DatagramSocket client = client()) {
      send(client, new byte[] {1}, jray.port("door"));
      assertThat(receive(client)).containsExactly(1);
      InetSocketAddress mapped =
          new InetSocketAddress(LOCAL, echo.clients().iterator().next().getPort());
      other.send(new byte[] {9}, mapped);
      send(client, new byte[] {2}, jray.port("door"));
      assertThat(receive(client)).containsExactly(2);
      client.setSoTimeout(100);
      assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** Nothing was redirected here, so there is no original destination to follow. */
  @Test
  void withoutARedirectTheConfiguredTargetServes() throws Exception {
    try (WebServer web = WebServer.start();
        TestInstance jray = follower("\"address\": \"127.0.0.1\", \"port\": " + web.port() + ",")) {
      assertThat(Curl.run("http://127.0.0.1:" + jray.port("door") + "/hello").summary())
          .isEqualTo("0 200 hello");
    }
  }

  @Test
  void withoutAnyTargetAConnectionIsClosed() throws Exception {
    try (TestInstance jray = follower("");
        Socket socket = new Socket(LOCAL, jray.port("door"))) {
      socket.setSoTimeout(5_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static TestInstance follower(String target) {
    assumeTrue(Platform.best() == Platform.EPOLL);
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "door", "listen": "127.0.0.1", "port": 0,
           "protocol": "dokodemo-door", "settings": {$TARGET "followRedirect": true}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
            .replace("$TARGET", target));
  }

  @Test
  void aTargetThatRefusesEndsTheConnection() throws Exception {
    int closed;
    try (TcpServer origin = TcpServer.echo()) {
      closed = origin.port();
    }
    try (TestInstance jray = door("127.0.0.1", closed, "tcp");
        Socket socket = new Socket(LOCAL, jray.port("door"))) {
      socket.setSoTimeout(5_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
