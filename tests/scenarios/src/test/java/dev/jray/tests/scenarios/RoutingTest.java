package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows take the outbounds that the rules say; each outbound leads to a server of its name. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class RoutingTest {
  private static final String CONFIG =
      """
      {"inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"auth": "password", "udp": true,
                       "accounts": [{"user": "alice", "pass": "p"}, {"user": "bob", "pass": "p"}]}},
         {"tag": "second", "listen": "127.0.0.1", "port": 0, "protocol": "socks"},
         {"tag": "web", "listen": "127.0.0.1", "port": 0, "protocol": "http"}],
       "outbounds": [$OUTBOUNDS],
       "routing": {
         "domainStrategy": "IPIfNonMatch",
         "balancers": [{"tag": "both", "selector": ["e"], "strategy": {"type": "roundRobin"}}],
         "rules": [
           {"type": "field", "outboundTag": "b", "domain": ["full:full.test", "domain:sub.test"]},
           {"type": "field", "outboundTag": "c", "ip": ["192.0.2.0/24", "127.0.0.0/8", "::1"]},
           {"type": "field", "outboundTag": "d", "network": "udp"},
           {"type": "field", "balancerTag": "both", "port": "4000-4010"},
           {"type": "field", "outboundTag": "f", "user": "alice", "ruleTag": "alice"},
           {"type": "field", "outboundTag": "g", "inboundTag": "second"},
           {"type": "field", "outboundTag": "h", "attrs": "attrs[':path'] == '/h'"},
           {"type": "field", "outboundTag": "i", "domain": "rest"}]}}
      """;

  private final List<TcpServer> servers = new ArrayList<>();
  private TestInstance jray;

  @BeforeEach
  void start() throws IOException {
    List<String> outbounds = new ArrayList<>();
    for (String tag : List.of("a", "b", "c", "d", "e1", "e2", "f", "g", "h", "i")) {
      servers.add(TcpServer.start(socket -> answer(socket, tag)));
      outbounds.add(
          """
          {"tag": "%s", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:%d"}}
          """
              .formatted(tag, servers.get(servers.size() - 1).port()));
    }
    jray = TestInstance.start(CONFIG.replace("$OUTBOUNDS", String.join(",", outbounds)));
  }

  private static void answer(Socket socket, String tag) throws IOException {
    if (socket.getInputStream().read() >= 0) {
      String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + tag.length();
      socket.getOutputStream().write((head + "\r\n\r\n" + tag).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @AfterEach
  void stop() throws IOException {
    jray.close();
    for (TcpServer server : servers) {
      server.close();
    }
  }

  private String outbound(String inbound, String user, InetSocketAddress target)
      throws IOException {
    InetSocketAddress proxy = jray.address(inbound);
    Socks5Client client =
        user.isEmpty() ? Socks5Client.of(proxy) : Socks5Client.of(proxy, user, "p");
    try (Socket socket = client.connect(target)) {
      return ask(socket, "x");
    }
  }

  /** The body of the answer. */
  private static String ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return answer.substring(answer.lastIndexOf('\n') + 1);
  }

  private static InetSocketAddress name(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  @ParameterizedTest
  @CsvSource({
    "in, bob, full.test, 80, b",
    "in, bob, FULL.test, 80, b",
    "in, alice, www.sub.test, 80, b",
    "in, alice, rest.test, 80, f",
    "second, , rest.test, 80, g",
    "in, bob, rest.test, 80, i",
    "in, bob, rest.test, 4005, e1",
    "in, bob, localhost, 80, c"
  })
  void flowsToNames(String inbound, String user, String host, int port, String tag)
      throws IOException {
    String who = user == null ? "" : user;
    assertThat(outbound(inbound, who, name(host, port))).isEqualTo(tag);
  }

  @Test
  void flowsToAddresses() throws IOException {
    assertThat(outbound("in", "bob", new InetSocketAddress("192.0.2.7", 80))).isEqualTo("c");
    assertThat(outbound("in", "bob", new InetSocketAddress("203.0.113.7", 80))).isEqualTo("a");
  }

  @Test
  void aBalancerTakesTurns() throws IOException {
    InetSocketAddress target = new InetSocketAddress("203.0.113.7", 4000);
    assertThat(outbound("in", "bob", target)).isEqualTo("e1");
    assertThat(outbound("in", "bob", target)).isEqualTo("e2");
    control().overrideBalancer("both", "a");
    assertThat(outbound("in", "bob", target)).isEqualTo("a");
  }

  @Test
  void requestsByTheirAttributes() throws IOException {
    assertThat(get("http://rest.test/h?q")).isEqualTo("h");
    assertThat(get("http://rest.test/other")).isEqualTo("i");
  }

  private String get(String url) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(jray.address("web"), 5_000);
      socket.setSoTimeout(20_000);
      return ask(
          socket, "GET " + url + " HTTP/1.1\r\nHost: rest.test\r\nConnection: close\r\n\r\n");
    }
  }

  @Test
  void datagrams() throws IOException {
    InetSocketAddress target = new InetSocketAddress("203.0.113.7", 80);
    try (UdpAssociation association = Socks5Client.of(jray.address("in"), "bob", "p").associate()) {
      association.send(target, new byte[] {1});
      dev.jray.testkit.Await.until("a hit of the rule", () -> hits("d") == 1);
    }
  }

  @Test
  void countsHitsAndChangesWhileItRuns() throws IOException {
    InetSocketAddress target = new InetSocketAddress("203.0.113.7", 80);
    assertThat(outbound("in", "alice", target)).isEqualTo("f");
    assertThat(hits("f")).isEqualTo(1);
    control().removeRule("alice");
    assertThat(outbound("in", "alice", target)).isEqualTo("a");
  }

  private RouterControl control() {
    return jray.instance().feature(Router.class).control().orElseThrow();
  }

  private long hits(String target) {
    return control().rules().stream()
        .filter(rule -> rule.target().equals(target))
        .mapToLong(RouterControl.Rule::hits)
        .sum();
  }

  @Test
  void outboundsThatDoNotExistAreNamedWithTheirPlace() {
    assertThatThrownBy(
            () ->
                TestInstance.start(
                    """
                    {"outbounds": [{"tag": "direct", "protocol": "freedom"}],
                     "routing": {
                       "rules": [
                         {"type": "field", "network": "tcp", "outboundTag": "direkt"}],
                       "balancers": [
                         {"tag": "b", "selector": "d", "fallbackTag": "x"}]}}
                    """))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "test.json:4: routing.rules[0].outboundTag: rule 1 names the outbound"
                            + " \"direkt\", which does not exist; outbound tags: direct; did you"
                            + " mean \"direct\"?",
                        "test.json:6: routing.balancers[0].fallbackTag: the balancer \"b\" names"
                            + " the outbound \"x\", which does not exist; outbound tags: direct"));
  }
}
