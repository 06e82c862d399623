package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.Curl.Transfer;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.WebServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What curl makes of the embedded default, of one with accounts, and of the single protocols. */
@Timeout(120)
@ExtendWith(NettyWarnings.class)
final class CurlTest {
  private static final String CONFIG =
      """
      {
        "inbounds": [
          {"tag": "open", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
           "settings": {"auth": "noauth", "udp": true}},
          {"tag": "closed", "listen": "127.0.0.1", "port": 0, "protocol": "mixed",
           "settings": {"auth": "password", "udp": true, "accounts": [{"user": "u", "pass": "p:w"}]}},
          {"tag": "socks", "listen": "127.0.0.1", "port": 0, "protocol": "socks"},
          {"tag": "http", "listen": "127.0.0.1", "port": 0, "protocol": "http"}
        ],
        "outbounds": [{"tag": "direct", "protocol": "freedom"}]
      }
      """;

  private static WebServer web;
  private static TestInstance jray;

  @BeforeAll
  static void start() throws Exception {
    web = WebServer.start();
    jray = TestInstance.start(CONFIG);
  }

  @AfterAll
  static void stop() {
    jray.close();
    web.close();
  }

  private static String[] with(String options, String inbound, String... more) {
    String proxy = options.replace("$", "127.0.0.1:" + jray.port(inbound));
    return Stream.concat(Stream.of(proxy.split(" ")), Stream.of(more)).toArray(String[]::new);
  }

  static Stream<String[]> waysIn() {
    return Stream.of(
        new String[] {"open", "--socks4 $"},
        new String[] {"open", "--socks4a $"},
        new String[] {"open", "--socks5 $"},
        new String[] {"open", "--socks5-hostname $"},
        new String[] {"open", "-x socks5h://$"},
        new String[] {"open", "--socks5 u:p@$"},
        new String[] {"open", "-x http://$"},
        new String[] {"open", "-p -x http://$"},
        new String[] {"open", "--proxy1.0 $"},
        new String[] {"closed", "--socks5 u:p%3Aw@$"},
        new String[] {"closed", "--socks5-hostname u:p%3Aw@$"},
        new String[] {"closed", "-x http://u:p%3Aw@$"},
        new String[] {"closed", "-p -x http://u:p%3Aw@$"},
        new String[] {"socks", "--socks4a $"},
        new String[] {"socks", "--socks5-hostname $"},
        new String[] {"http", "-x http://$"},
        new String[] {"http", "-p -x http://$"});
  }

  @ParameterizedTest
  @MethodSource("waysIn")
  void everyWayInServesAPage(String inbound, String options) throws Exception {
    for (String url : new String[] {web.url("/hello"), web.urlByName("/hello")}) {
      assertThat(Curl.run(with(options, inbound, url)).summary()).isEqualTo("0 200 hello");
    }
  }

  @ParameterizedTest
  @MethodSource("waysIn")
  void everyWayInTakesAnUpload(String inbound, String options) throws Exception {
    String body = "x".repeat(100_000);
    assertThat(
            Curl.run(with(options, inbound, "--data-binary", body, web.urlByName("/echo"))).body())
        .isEqualTo(body);
  }

  @ParameterizedTest
  @MethodSource("waysIn")
  void twoPagesTakeOneConnection(String inbound, String options) throws Exception {
    Curl.Answer answer =
        Curl.run(with(options, inbound, web.urlByName("/hello"), web.urlByName("/hello")));
    assertThat(answer.exit()).isZero();
    assertThat(answer.body()).isEqualTo("hellohello");
    // An HTTP/1.0 proxy promises nothing about the connection's life
    if (!options.startsWith("--proxy1.0")) {
      assertThat(answer.transfers()).extracting(Transfer::connects).containsExactly(1, 0);
    }
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    String url = web.url("/hello");
    assertThat(Curl.run(with("--socks5 u:wrong@$", "closed", url)).exit()).isEqualTo(97);
    assertThat(Curl.run(with("--socks5 nobody:p@$", "closed", url)).exit()).isEqualTo(97);
    assertThat(Curl.run(with("-x http://u:wrong@$", "closed", url)).summary()).isEqualTo("0 407 ");
    Curl.Answer tunnel = Curl.run(with("-p -x http://u:wrong@$", "closed", url));
    assertThat(tunnel.exit()).isEqualTo(56);
    assertThat(tunnel.connectCode()).isEqualTo(407);
  }

  @Test
  void noPasswordIsRefused() throws Exception {
    String url = web.url("/hello");
    assertThat(Curl.run(with("--socks5 $", "closed", url)).exit()).isEqualTo(97);
    assertThat(Curl.run(with("--socks4 $", "closed", url)).exit()).isEqualTo(97);
    assertThat(Curl.run(with("-x http://$", "closed", url)).summary()).isEqualTo("0 407 ");
    assertThat(Curl.run(with("-p -x http://$", "closed", url)).connectCode()).isEqualTo(407);
  }

  /** V2Ray says yes before it dials; here the answer is the truth. */
  @Test
  void aTargetThatRefusesIsToldAsSuch() throws Exception {
    String url = "http://127.0.0.1:" + closedPort() + "/";
    for (String way : new String[] {"--socks5", "--socks5-hostname", "--socks4", "--socks4a"}) {
      assertThat(Curl.run(with(way + " $", "open", url)).exit()).as(way).isEqualTo(97);
    }
    assertThat(Curl.run(with("-x http://$", "open", url)).summary()).isEqualTo("0 503 ");
    Curl.Answer tunnel = Curl.run(with("-p -x http://$", "open", url));
    assertThat(tunnel.exit()).isEqualTo(56);
    assertThat(tunnel.connectCode()).isEqualTo(503);
  }

  @Test
  void aNameThatNobodyHasIsToldAsSuch() throws Exception {
    String url = "http://nobody.invalid/";
    assertThat(Curl.run(with("--socks5-hostname $", "open", url)).exit()).isEqualTo(97);
    assertThat(Curl.run(with("-x http://$", "open", url)).summary()).isEqualTo("0 503 ");
    assertThat(Curl.run(with("-p -x http://$", "open", url)).connectCode()).isEqualTo(502);
  }

  @Test
  void oneProtocolOnTheOthersPortGetsNoAnswerInTheWrongLanguage() throws Exception {
    String url = web.url("/hello");
    assertThat(Curl.run(with("--socks5 $", "http", url)).exit()).isEqualTo(97);
    Curl.Answer answer = Curl.run(with("-x http://$", "socks", url));
    assertThat(answer.exit()).isEqualTo(52);
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    Curl.run(with("--socks5 $", "open", web.url("/hello")));
    Await.until("no flow runs", () -> jray.runningFlows() == 0);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
