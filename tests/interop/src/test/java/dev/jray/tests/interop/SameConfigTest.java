package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Curl;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file, given to V2Ray and then to JRay: whoever uses the ports notices no difference. */
@Timeout(120)
final class SameConfigTest {
  @TempDir Path folder;
  private WebServer web;
  private UdpEcho echo;

  /**
   * A configuration with the ports $SOCKS, $HTTP and $DOOR; $WEB and $ECHO are servers.
   *
   * @param door what to fetch from the door; empty if there is none
   */
  record Sample(String name, String json, String door) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> samples() {
    return Stream.concat(direct(), special());
  }

  private static Stream<Sample> direct() {
    return Stream.of(
        new Sample(
            "open",
            """
            {
              // comments, and sections that change nothing here
              "log": {"loglevel": "warning"}, /* as
              usual */ "stats": {}, "policy": {"levels": {"0": {"handshake": 4}}},
              "inbounds": [
                {"port": $SOCKS, "listen": "127.0.0.1", "protocol": "socks",
                 "settings": {"udp": true}},
                {"port": $HTTP, "listen": "127.0.0.1", "protocol": "http"}],
              "outbounds": [{"protocol": "freedom", "settings": {}}]
            }
            """,
            ""),
        new Sample(
            "with accounts",
            """
            {"inbounds": [
               {"port": $SOCKS, "listen": "127.0.0.1", "protocol": "socks",
                "settings": {"auth": "password", "accounts": [{"user": "u", "pass": "p"}]}},
               {"port": $HTTP, "listen": "127.0.0.1", "protocol": "http",
                "settings": {"accounts": [{"user": "u", "pass": "p"}], "userLevel": 1}}],
             "outbounds": [{"protocol": "freedom", "settings": {"domainStrategy": "UseIP"}}]}
            """,
            ""),
        new Sample(
            "a door and a redirect",
            """
            {"inbounds": [
               {"port": $SOCKS, "listen": "127.0.0.1", "protocol": "socks"},
               {"port": $HTTP, "listen": "127.0.0.1", "protocol": "http",
                "settings": {"allowTransparent": true}},
               {"port": $DOOR, "listen": "127.0.0.1", "protocol": "dokodemo-door",
                "settings": {"address": "192.0.2.1", "port": 1, "network": "tcp"}}],
             "outbounds": [
               {"protocol": "freedom", "settings": {"redirect": "127.0.0.1:$WEB"}},
               {"protocol": "blackhole", "tag": "unused"}]}
            """,
            "/hello"));
  }

  private static Stream<Sample> special() {
    return Stream.of(
        new Sample(
            "a black hole",
            """
            {"inbounds": [
               {"port": $SOCKS, "listen": "127.0.0.1", "protocol": "socks"},
               {"port": $HTTP, "listen": "127.0.0.1", "protocol": "http"},
               {"port": $DOOR, "listen": "127.0.0.1", "protocol": "dokodemo-door",
                "settings": {"address": "127.0.0.1", "port": $WEB}}],
             "outbounds": [{"protocol": "blackhole", "settings": {"response": {"type": "http"}}}]}
            """,
            "/hello"),
        new Sample(
            "the old names",
            """
            {"inbound": {"port": $SOCKS, "listen": "127.0.0.1", "protocol": "socks",
                         "settings": {"auth": "noauth", "timeout": 5}},
             "inboundDetour": [
               {"port": "$HTTP", "listen": "127.0.0.1", "protocol": "http"},
               {"port": $DOOR, "listen": "127.0.0.1", "protocol": "dokodemo-door",
                "settings": {"address": "127.0.0.1", "port": $WEB, "network": "tcp,udp"}}],
             "outbound": {"protocol": "freedom", "sendThrough": "127.0.0.5", "settings": {}},
             "outboundDetour": [{"protocol": "blackhole", "tag": "blocked"}]}
            """,
            "/peer"),
        new Sample(
            "through a second outbound",
            """
            {"inbounds": [
               {"port": $SOCKS, "listen": "127.0.0.1", "protocol": "socks"},
               {"port": $HTTP, "listen": "127.0.0.1", "protocol": "http"},
               {"port": $DOOR, "listen": "127.0.0.1", "protocol": "dokodemo-door",
                "settings": {"address": "192.0.2.1", "port": $WEB}}],
             "outbounds": [
               {"protocol": "freedom", "proxySettings": {"tag": "second"}},
               {"protocol": "freedom", "tag": "second", "sendThrough": "127.0.0.6",
                "settings": {"redirect": "127.0.0.1:0"}}]}
            """,
            "/peer"));
  }

  @BeforeEach
  void start() throws Exception {
    web = WebServer.start();
    echo = UdpEcho.start();
  }

  @AfterEach
  void stop() {
    web.close();
    echo.close();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void behavesAlike(Sample sample) throws Exception {
    Ports ports = new Ports(PeerProcess.freePort(), PeerProcess.freePort(), PeerProcess.freePort());
    String json =
        sample
            .json()
            .replace("$SOCKS", Integer.toString(ports.socks()))
            .replace("$HTTP", Integer.toString(ports.http()))
            .replace("$DOOR", Integer.toString(ports.door()))
            .replace("$WEB", Integer.toString(web.port()));
    List<String> withV2Ray;
    try (PeerProcess v2ray = PeerProcess.v2ray(folder, json, ports.http())) {
      v2ray.awaitPort(ports.socks());
      withV2Ray = observe(ports, sample.door());
    }
    try (TestInstance jray = TestInstance.start(json)) {
      assertThat(jray.runningFlows()).isZero();
      assertThat(observe(ports, sample.door())).isEqualTo(withV2Ray);
    }
  }

  private record Ports(int socks, int http, int door) {}

  /** What a user sees who tries everything. Where V2Ray lies or dawdles, nothing is tried. */
  private List<String> observe(Ports ports, String door) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String login : new String[] {"", "u:p@", "u:x@"}) {
      String socks = login + "127.0.0.1:" + ports.socks();
      String http = "http://" + login + "127.0.0.1:" + ports.http();
      for (String way : new String[] {"--socks5", "--socks5-hostname"}) {
        see(seen, way, socks, web.urlByName("/hello"));
      }
      see(seen, "-x", http, web.urlByName("/hello"));
      see(seen, "-x", http, web.url("/peer"));
      see(seen, "-x", http, "--data-binary", "sent", web.url("/echo"));
      see(seen, "-x", http, "-I", web.url("/hello"), "-o", "/dev/null");
      see(seen, "-p", "-x", http, web.url("/chunked"));
    }
    for (String way : new String[] {"--socks4", "--socks4a"}) {
      see(seen, way, "127.0.0.1:" + ports.socks(), web.urlByName("/hello"));
    }
    see(seen, "http://127.0.0.1:" + ports.http() + "/hello");
    if (!door.isEmpty()) {
      see(seen, "http://127.0.0.1:" + ports.door() + door);
    }
    seen.add("udp " + datagram(ports.socks()));
    return seen;
  }

  private static void see(List<String> seen, String... arguments) throws IOException {
    Curl.Answer answer = Curl.run(arguments);
    seen.add(String.join(" ", arguments) + " -> " + answer.summary() + " " + answer.connectCode());
  }

  private String datagram(int socks) throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (UdpAssociation association =
        Socks5Client.of(new InetSocketAddress(local, socks)).associate()) {
      association.send(
          new InetSocketAddress(local, echo.port()), "hello".getBytes(StandardCharsets.US_ASCII));
      return association.receiveDatagram().text();
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
