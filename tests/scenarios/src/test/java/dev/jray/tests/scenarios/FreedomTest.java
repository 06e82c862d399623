package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Curl;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class FreedomTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  /** Starts an instance whose outbound has more keys than its protocol. */
  private static TestInstance start(String outbound) {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
                       "settings": {"udp": true}}],
         "outbounds": [{"protocol": "freedom", $MORE}]}
        """
            .replace("$MORE", outbound));
  }

  private static String page(TestInstance jray, String url) throws Exception {
    return Curl.run("--socks5-hostname", "127.0.0.1:" + jray.port("in"), url).summary();
  }

  private static Socks5Client.Datagram echo(
      TestInstance jray, InetSocketAddress target, String text) throws Exception {
    try (UdpAssociation association = Socks5Client.of(jray.address("in")).associate()) {
      association.send(target, text.getBytes(StandardCharsets.US_ASCII));
      return association.receiveDatagram();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AsIs", "UseIP", "UseIPv4", "UseIPv6", "useip4"})
  void aNameIsFoundWhoeverLooksItUp(String strategy) throws Exception {
    try (WebServer web = WebServer.start();
        UdpEcho echo = UdpEcho.start();
        TestInstance jray = start("\"settings\": {\"domainStrategy\": \"" + strategy + "\"}")) {
      assertThat(page(jray, web.urlByName("/hello"))).isEqualTo("0 200 hello");
      InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", echo.port());
      Socks5Client.Datagram answer = echo(jray, name, "by name");
      assertThat(answer.text()).isEqualTo("by name");
      assertThat(answer.peer()).isEqualTo(name);
    }
  }

  @Test
  void aRedirectLeadsElsewhere() throws Exception {
    try (WebServer web = WebServer.start();
        TestInstance jray =
            start("\"settings\": {\"redirect\": \"127.0.0.1:" + web.port() + "\"}")) {
      assertThat(page(jray, "http://nobody.invalid/hello")).isEqualTo("0 200 hello");
    }
  }

  @Test
  void aRedirectOfThePortKeepsTheHost() throws Exception {
    try (WebServer web = WebServer.start();
        TestInstance jray = start("\"settings\": {\"redirect\": \":" + web.port() + "\"}")) {
      assertThat(page(jray, "http://localhost:1/hello")).isEqualTo("0 200 hello");
    }
  }

  @Test
  void redirectedDatagramsComeBackFromWhomTheClientAsked() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        TestInstance jray =
            start("\"settings\": {\"redirect\": \"127.0.0.1:" + echo.port() + "\"}")) {
      InetSocketAddress asked = new InetSocketAddress("192.0.2.1", 53);
      Socks5Client.Datagram answer = echo(jray, asked, "hello");
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(answer.peer()).isEqualTo(asked);
    }
  }

  @Test
  void sendThroughIsWhereConnectionsComeFrom() throws Exception {
    try (WebServer web = WebServer.start();
        UdpEcho echo = UdpEcho.start();
        TestInstance jray = start("\"sendThrough\": \"127.0.0.3\"")) {
      assertThat(page(jray, web.url("/peer"))).isEqualTo("0 200 127.0.0.3");
      assertThat(page(jray, web.urlByName("/peer"))).isEqualTo("0 200 127.0.0.3");
      assertThat(echo(jray, new InetSocketAddress(LOCAL, echo.port()), "x").text()).isEqualTo("x");
      assertThat(echo.clients())
          .extracting(client -> client.getAddress().getHostAddress())
          .containsExactly("127.0.0.3");
    }
  }

  @Test
  void anAddressOfNobodyIsRefused() throws Exception {
    try (TestInstance jray = start("\"settings\": {}")) {
      for (String host : new String[] {"0.0.0.0", "255.255.255.255", "224.0.0.1"}) {
        assertThat(page(jray, "http://" + host + "/")).startsWith("97 ");
      }
    }
  }
}
