package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may send datagrams through SOCKS 5, where to, and how long. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class SocksAssociationTest {
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
  void aSocketThatDoesNotBelongToTheAssociationIsNotServed() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        DatagramSocket stranger = socket();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      association.send(at(echo.port()), bytes("mine"));
      association.receiveDatagram();
      association.send(stranger, at(echo.port()), bytes("not mine"));
      assertNothingElseCame(association, echo);
      assertThat(echo.clients()).hasSize(1);
    }
  }

  @Test
  void nobodyIsServedWithoutAnAssociation() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        DatagramSocket stranger = socket()) {
      UdpAssociation closed = Socks5Client.of(jray.address("closed"), "u", "p").associate();
      try (closed) {
        closed.send(at(echo.port()), bytes("hello"));
        closed.receiveDatagram();
      }
      Await.until("the association is over", () -> jray.runningFlows() == 0);
      try (UdpAssociation other = Socks5Client.of(jray.address("open")).associate()) {
        UdpAssociation toClosed =
            new UdpAssociation(other.control(), stranger, jray.address("closed"));
        toClosed.send(at(echo.port()), bytes("without a password"));
        assertNothingElseCame(other, echo);
        stranger.setSoTimeout(200);
        assertThatThrownBy(toClosed::receive).isInstanceOf(SocketTimeoutException.class);
        assertThat(echo.clients()).hasSize(2);
      }
    }
  }

  @Test
  void anAssociationNeedsThePassword() {
    assertThatThrownBy(() -> Socks5Client.of(jray.address("closed"), "u", "wrong").associate())
        .hasMessageContaining("login");
    assertThatThrownBy(() -> Socks5Client.of(jray.address("closed")).associate())
        .hasMessageContaining("method");
  }

  @Test
  void withoutUdpThereIsNoAssociation() {
    assertThatThrownBy(() -> Socks5Client.of(jray.address("without")).associate())
        .hasMessageContaining("answered 7");
  }

  @Test
  void anAssociationEndsWithItsConnection() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("open")).associate()) {
      association.send(at(echo.port()), bytes("hello"));
      association.receiveDatagram();
      Await.until("the flow runs", () -> jray.runningFlows() == 1);
      association.control().close();
      Await.until("the flow is over", () -> jray.runningFlows() == 0);
      association.send(at(echo.port()), bytes("too late"));
      association.datagrams().setSoTimeout(200);
      assertThatThrownBy(association::receive).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void associationsOfOneHostDoNotMix() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation first = Socks5Client.of(jray.address("open")).associate();
        UdpAssociation second = Socks5Client.of(jray.address("open")).associate()) {
      for (int i = 0; i < 50; i++) {
        first.send(at(echo.port()), bytes("first " + i));
        second.send(at(echo.port()), bytes("second " + i));
        assertThat(first.receiveDatagram().text()).isEqualTo("first " + i);
        assertThat(second.receiveDatagram().text()).isEqualTo("second " + i);
      }
    }
  }

  /** An address that a client cannot send to would be useless in the answer. */
  @Test
  void aListenerOnAllAddressesTellsTheOneThatWasReached() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        TestInstance everywhere = listener("\"0.0.0.0\"", "");
        UdpAssociation association = Socks5Client.of(at(everywhere.port("in"))).associate()) {
      assertThat(association.relay()).isEqualTo(at(everywhere.port("in")));
      association.send(at(echo.port()), bytes("hello"));
      assertThat(association.receiveDatagram().text()).isEqualTo("hello");
    }
  }

  @Test
  void theConfiguredAddressIsTold() throws Exception {
    try (TestInstance configured = listener("\"127.0.0.1\"", ", \"ip\": \"127.0.0.9\"");
        UdpAssociation association = Socks5Client.of(at(configured.port("in"))).associate()) {
      assertThat(association.relay())
          .isEqualTo(new InetSocketAddress("127.0.0.9", configured.port("in")));
    }
  }

  private static TestInstance listener(String address, String more) {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "in", "listen": $ADDRESS, "port": 0, "protocol": "socks",
                       "settings": {"udp": true $MORE}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
            .replace("$ADDRESS", address)
            .replace("$MORE", more));
  }

  /** Some clients, V2Ray among them, name the target in their request instead of themselves. */
  @Test
  void whatTheClientAnnouncesIsOnlyAHint() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association =
            Socks5Client.of(jray.address("open")).associateFrom(at(echo.port()))) {
      association.send(at(echo.port()), bytes("hello"));
      assertThat(association.receiveDatagram().text()).isEqualTo("hello");
    }
  }
}
