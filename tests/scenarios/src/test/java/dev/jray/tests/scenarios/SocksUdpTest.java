package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.DnsResponder;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams through SOCKS 5. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class SocksUdpTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private static TestInstance jray;

  @BeforeAll
  static void start() {
    jray =
        TestInstance.start(
            """
            {"inbounds": [
               {"tag": "open", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
                "settings": {"udp": true}},
               {"tag": "closed", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
                "settings": {"auth": "password", "udp": true,
                             "accounts": [{"user": "u", "pass": "p"}]}},
               {"tag": "without", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
             "outbounds": [{"protocol": "freedom"}]}
            """);
  }

  @AfterAll
  static void stop() {
    jray.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(LOCAL, port);
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOCAL, 0));
    socket.setSoTimeout(5_000);
    return socket;
  }

  /** That nothing comes cannot be waited for; a later datagram that does come is the proof. */
  private static void assertNothingElseCame(UdpAssociation association, UdpEcho echo)
      throws IOException {
    association.send(at(echo.port()), bytes("last"));
    assertThat(association.receiveDatagram().text()).isEqualTo("last");
  }

  @Test
  void aNameServerAnswersThroughAnAssociation() throws Exception {
    try (DnsResponder dns = DnsResponder.start();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      for (int id = 1; id < 100; id++) {
        association.send(dns.address(), DnsResponder.question(id, "host" + id + ".example"));
        Socks5Client.Datagram answer = association.receiveDatagram();
        assertThat(answer.peer()).isEqualTo(dns.address());
        assertThat(answer.data()[1]).isEqualTo((byte) id);
        assertThat(DnsResponder.addressIn(answer.data())).isEqualTo("10.20.30.40");
      }
    }
  }

  @Test
  void digAsksThroughADoorAndTwoInstances(@TempDir Path folder) throws Exception {
    Path dig = Peers.require("dig");
    try (DnsResponder dns = DnsResponder.start();
        TestInstance client = door(dns.address().getPort())) {
      try (PeerProcess run =
          PeerProcess.start(
              folder,
              List.of(
                  dig.toString(),
                  "@127.0.0.1",
                  "-p",
                  Integer.toString(client.port("door")),
                  "+short",
                  "+time=5",
                  "+tries=1",
                  "www.example.org"))) {
        Await.until("dig ends", () -> !run.process().isAlive());
        assertThat(run.output().strip()).isEqualTo("10.20.30.40");
      }
    }
  }

  private static TestInstance door(int target) {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "door", "listen": "127.0.0.1", "port": 0,
           "protocol": "dokodemo-door",
           "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "udp"}}],
         "outbounds": [{"protocol": "socks", "settings": {"servers": [
           {"address": "127.0.0.1", "port": $PROXY, "users": [{"user": "u", "pass": "p"}]}]}}]}
        """
            .replace("$TARGET", Integer.toString(target))
            .replace("$PROXY", Integer.toString(jray.port("closed"))));
  }

  @Test
  void aTargetGivenByNameAnswersByName() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", echo.port());
      association.send(name, bytes("by name"));
      Socks5Client.Datagram answer = association.receiveDatagram();
      assertThat(answer.text()).isEqualTo("by name");
      assertThat(answer.peer()).isEqualTo(name);
    }
  }

  @Test
  void manyTargetsSeeOneSource() throws Exception {
    try (UdpEcho first = UdpEcho.start();
        UdpEcho second = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      for (UdpEcho echo : List.of(first, second)) {
        association.send(at(echo.port()), bytes("to " + echo.port()));
        Socks5Client.Datagram answer = association.receiveDatagram();
        assertThat(answer.peer()).isEqualTo(at(echo.port()));
        assertThat(answer.text()).isEqualTo("to " + echo.port());
      }
      assertThat(first.clients()).hasSize(1).isEqualTo(second.clients());
    }
  }

  /** Full cone: who knows the source may write to it, and is named. */
  @Test
  void aPeerThatWasNeverAskedReachesTheClient() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        DatagramSocket other = socket();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      association.send(at(echo.port()), bytes("hello"));
      association.receiveDatagram();
      byte[] data = bytes("from elsewhere");
      InetSocketAddress mapped = at(echo.clients().iterator().next().getPort());
      other.send(new DatagramPacket(data, data.length, mapped));
      Socks5Client.Datagram answer = association.receiveDatagram();
      assertThat(answer.text()).isEqualTo("from elsewhere");
      assertThat(answer.peer()).isEqualTo(at(other.getLocalPort()));
    }
  }

  @Test
  void brokenDatagramsAreDropped() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      byte[][] broken = {
        {0},
        {0, 0, 0, 1, 127},
        {0, 0, 0, 9, 127, 0, 0, 1, 0, 80, 1},
        {0, 0, 0, 3, 0, 0, 80, 1},
        {0, 0, 1, 1, 127, 0, 0, 1, (byte) (echo.port() >> 8), (byte) echo.port(), 1}
      };
      for (byte[] message : broken) {
        association.sendRaw(association.datagrams(), message);
      }
      assertNothingElseCame(association, echo);
      assertThat(echo.clients()).hasSize(1);
    }
  }

  @Test
  void datagramsOfAnySizeArriveWhole() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      for (int size : new int[] {1, 1_472, 2_048, 9_000, 65_000}) {
        byte[] data = new byte[size];
        java.util.Arrays.fill(data, (byte) size);
        association.send(at(echo.port()), data);
        assertThat(association.receive()).isEqualTo(data);
      }
    }
  }
}
