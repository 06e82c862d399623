package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.kernel.net.Platform;
import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The log's lines are V2Ray's: programs that read them exist. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class AccessLogTest {
  private static final String TIME = "\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d ";
  private static final String CLIENT = "127\\.0\\.0\\.1:\\d{1,5}";
  private static final String CONFIG =
      """
      {"log": {"access": "$FOLDER/access.log", "error": "$FOLDER/error.log", "loglevel": "info"},
       "inbounds": [
         {"tag": "socks", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"udp": true}},
         {"tag": "closed", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
          "settings": {"auth": "password", "accounts": [{"user": "u", "pass": "p"}]}},
         {"tag": "http", "listen": "127.0.0.1", "port": 0, "protocol": "http"},
         {"tag": "door", "listen": "127.0.0.1", "port": 0, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp,udp"}}
         $UNIX],
       "outbounds": [{"tag": "direct", "protocol": "freedom"}]}
      """;

  private static final String UNIX =
      """
      , {"tag": "unix", "listen": "$FOLDER/http.sock", "protocol": "mixed"}
      """;

  @TempDir Path folder;
  private TcpServer origin;
  private TestInstance jray;

  @BeforeEach
  void start() throws Exception {
    origin = TcpServer.echo();
    jray =
        TestInstance.start(
            CONFIG
                .replace("$UNIX", Platform.best() == Platform.EPOLL ? UNIX : "")
                .replace("$FOLDER", folder.toString())
                .replace("$TARGET", Integer.toString(origin.port())));
  }

  @AfterEach
  void stop() throws Exception {
    jray.close();
    origin.close();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertAccess(String pattern) {
    Await.until("a line is written", () -> !lines("access.log").isEmpty());
    assertThat(lines("access.log")).hasSize(1).allMatch(line -> line.matches(TIME + pattern));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void ofSocks() throws Exception {
    Socks5Client.of(jray.address("socks")).connect(at(origin.port())).close();
    assertAccess(
        "tcp:" + CLIENT + " accepted tcp:127\\.0\\.0\\.1:" + origin.port() + " \\[direct]");
  }

  @Test
  void ofSocksWithAName() throws Exception {
    Socks5Client.of(jray.address("closed"), "u", "p")
        .connect(InetSocketAddress.createUnresolved("localhost", origin.port()))
        .close();
    assertAccess("tcp:" + CLIENT + " accepted tcp:localhost:" + origin.port() + " \\[direct]");
  }

  @Test
  void ofDatagramsOverSocks() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        UdpAssociation association = Socks5Client.of(jray.address("socks")).associate()) {
      for (int i = 0; i < 3; i++) {
        association.send(at(echo.port()), new byte[] {1});
        association.receive();
      }
      assertAccess(
          "udp:" + CLIENT + " accepted udp:127\\.0\\.0\\.1:" + echo.port() + " \\[direct]");
    }
  }

  @Test
  void ofAClientThatIsTurnedAway() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> Socks5Client.of(jray.address("closed"), "u", "x").connect(at(1))))
        .isInstanceOf(IOException.class);
    assertAccess("tcp:" + CLIENT + " rejected  (\\S+: )?invalid username or password");
  }

  @Test
  void ofPlainHttp() throws Exception {
    try (WebServer web = WebServer.start()) {
      Curl.run("-x", "http://127.0.0.1:" + jray.port("http"), web.urlByName("/hello?a=b"));
      assertAccess(CLIENT + " accepted http://localhost:" + web.port() + "/hello\\?a=b \\[direct]");
    }
  }

  @Test
  void ofATunnel() throws Exception {
    try (WebServer web = WebServer.start()) {
      Curl.run("-p", "-x", "http://127.0.0.1:" + jray.port("http"), web.url("/hello"));
      assertAccess(CLIENT + " accepted //127\\.0\\.0\\.1:" + web.port() + " \\[direct]");
    }
  }

  @Test
  void ofADoor() throws Exception {
    new Socket(InetAddress.getLoopbackAddress(), jray.port("door")).close();
    assertAccess(CLIENT + " accepted tcp:127\\.0\\.0\\.1:" + origin.port() + " \\[direct]");
  }

  @Test
  void ofClientsOnAUnixSocket() throws Exception {
    assumeTrue(Platform.best() == Platform.EPOLL);
    try (WebServer web = WebServer.start()) {
      String proxy = "socks5h://localhost" + folder.resolve("http.sock");
      assertThat(Curl.run("-x", proxy, web.url("/hello")).summary()).isEqualTo("0 200 hello");
      assertAccess("unix:@ accepted tcp:127\\.0\\.0\\.1:" + web.port() + " \\[direct]");
    }
  }

  @Test
  void theErrorLogTellsTheStoryOfAFlow() throws Exception {
    Socks5Client.of(jray.address("socks")).connect(at(origin.port())).close();
    String line =
        TIME
            + "\\[Info] \\[\\d{1,10}] \\S*app/dispatcher: default route for tcp:127\\.0\\.0\\.1:"
            + origin.port();
    Await.until(
        "the line is there", () -> lines("error.log").stream().anyMatch(l -> l.matches(line)));
    assertThat(lines("error.log")).allMatch(l -> l.matches(TIME + "\\[(Info|Warning)] .*"));
  }
}
