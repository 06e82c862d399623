package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Curl;
import dev.jray.testkit.NameServer;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.WebServer;
import dev.jray.testkit.Zone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sections {@code dns} and {@code fakedns} and the outbound {@code dns} between a client that
 * speaks DNS and a name server on this machine.
 */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class DnsTest {
  private final Zone zone = new Zone();
  @TempDir private Path folder;

  private static String config(String sections) {
    return """
        {$SECTIONS,
         "inbounds": [{"tag": "dns", "listen": "127.0.0.1", "port": 0, "protocol": "dokodemo-door",
                       "settings": {"address": "127.0.0.1", "port": $PORT, "network": "tcp,udp"}},
                      {"tag": "proxy", "listen": "127.0.0.1", "port": 0, "protocol": "mixed"}],
         "outbounds": [$OUT]}
        """
        .replace("$SECTIONS", sections);
  }

  /** Everything goes to the outbound dns, which passes on what it does not answer. */
  private TestInstance startDns(NameServer server, String sections) {
    String json =
        config(sections)
            .replace("$OUT", "{\"protocol\": \"dns\"}")
            .replace("$PORT", String.valueOf(server.port()));
    return TestInstance.start(json, new RecordingLog(Severity.DEBUG));
  }

  private String dig(TestInstance jray, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Peers.require("dig").toString());
    command.addAll(List.of("@127.0.0.1", "-p", String.valueOf(jray.port("dns"))));
    command.addAll(List.of("+tries=1", "+timeout=10", "+noall", "+answer", "+comments"));
    command.addAll(List.of(arguments));
    try (PeerProcess dig = PeerProcess.start(folder, command)) {
      assertThat(dig.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
      return dig.output().replaceAll("[ \t]+", " ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+notcp", "+tcp"})
  void digGetsTheAnswersOfTheSectionDns(String network) throws Exception {
    zone.put("a.test", "10.1.2.3", "2001:db8::7").put("v4.test", "10.1.2.4");
    try (NameServer server = NameServer.start(zone);
        TestInstance jray =
            startDns(
                server,
                """
                "dns": {"hosts": {"host.test": "10.9.9.9"}, "tag": "own",
                  "servers": [{"address": "127.0.0.1", "port": %d}]}"""
                    .formatted(server.port()))) {
      assertThat(dig(jray, network, "host.test"))
          .contains("status: NOERROR", "flags: qr aa rd ra", "host.test. 600 IN A 10.9.9.9");
      assertThat(dig(jray, network, "a.test")).contains("a.test. 600 IN A 10.1.2.3");
      assertThat(dig(jray, network, "A.TEST", "AAAA")).contains("600 IN AAAA 2001:db8::7");
      assertThat(dig(jray, network, "v4.test", "AAAA")).contains("status: NOERROR", "ANSWER: 0");
      assertThat(dig(jray, network, "none.test")).contains("status: NXDOMAIN");
      assertThat(dig(jray, network, "mx.test", "MX")).contains("status: NXDOMAIN");
      assertThat(zone.questions())
          .containsExactlyInAnyOrder(
              "a.test A", "a.test AAAA", "v4.test AAAA", "none.test A", "mx.test TYPE15");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:$PORT", "tcp+local://127.0.0.1:$PORT"})
  void nameServersAreAskedOverTcp(String address) throws Exception {
    zone.put("a.test", "10.1.2.3");
    try (NameServer server = NameServer.start(zone);
        TestInstance jray =
            startDns(
                server,
                "\"dns\": {\"servers\": [\""
                    + address.replace("$PORT", String.valueOf(server.port()))
                    + "\"]}")) {
      assertThat(dig(jray, "a.test")).contains("600 IN A 10.1.2.3");
    }
  }

  @Test
  void whatDoesNotFitIntoADatagramIsAskedForOverTcp() throws Exception {
    zone.put("big.test", "10.1.2.3").truncate("big.test");
    try (NameServer server = NameServer.start(zone);
        TestInstance jray =
            startDns(
                server,
                "\"dns\": {\"servers\": [{\"address\": \"127.0.0.1\", \"port\": "
                    + server.port()
                    + "}]}")) {
      assertThat(dig(jray, "big.test")).contains("600 IN A 10.1.2.3");
      assertThat(zone.asked()).containsExactly("big.test A", "big.test A");
    }
  }

  @Test
  void aFamilyThatNobodyIsAskedForHasNoAddress() throws Exception {
    zone.put("a.test", "10.1.2.3", "2001:db8::7");
    try (NameServer server = NameServer.start(zone);
        TestInstance jray =
            startDns(
                server,
                """
                "dns": {"queryStrategy": "UseIPv4",
                  "servers": [{"address": "127.0.0.1", "port": %d}]}"""
                    .formatted(server.port()))) {
      assertThat(dig(jray, "a.test", "AAAA")).contains("status: NOERROR", "ANSWER: 0");
      assertThat(dig(jray, "a.test")).contains("600 IN A 10.1.2.3");
      assertThat(zone.asked()).containsExactly("a.test A");
    }
  }

  @Test
  void aServerThatIsNotThereIsNotWaitedFor() throws Exception {
    zone.put("a.test", "10.1.2.3");
    int nobody;
    try (NameServer gone = NameServer.start(zone)) {
      nobody = gone.port();
    }
    try (NameServer server = NameServer.start(zone);
        TestInstance jray =
            startDns(
                server,
                """
                "dns": {"servers": [{"address": "127.0.0.1", "port": %d, "timeoutMs": 60000},
                                    {"address": "127.0.0.1", "port": %d}]}"""
                    .formatted(nobody, server.port()))) {
      assertThat(dig(jray, "a.test")).contains("600 IN A 10.1.2.3");
    }
  }

  @Test
  void fakeAddressesAreGivenToWhoSpeaksDns() throws Exception {
    try (NameServer server = NameServer.start(zone);
        TestInstance jray =
            startDns(server, "\"fakedns\": [], \"dns\": {\"servers\": [\"fakedns\"]}")) {
      assertThat(dig(jray, "a.test")).contains("a.test. 1 IN A 198.18.0.0");
      assertThat(dig(jray, "b.test", "AAAA")).contains("b.test. 1 IN AAAA fc00::");
      assertThat(zone.asked()).isEmpty();
    }
  }

  @Test
  void withoutTheSectionTheSystemAnswers() throws Exception {
    try (NameServer server = NameServer.start(zone);
        TestInstance jray = startDns(server, "\"policy\": {}")) {
      assertThat(dig(jray, "localhost")).contains("127.0.0.1");
    }
  }

  @Test
  void freedomDialsWhatTheSectionDnsAnswers() throws Exception {
    zone.put("web.test", "127.0.0.1");
    try (NameServer server = NameServer.start(zone);
        WebServer web = WebServer.start();
        TestInstance jray = TestInstance.start(freedom(server))) {
      String url = web.url("/hello").replace("127.0.0.1", "web.test");

      String page = Curl.run("--socks5-hostname", "127.0.0.1:" + jray.port("proxy"), url).summary();

      assertThat(page).isEqualTo("0 200 hello");
      assertThat(zone.questions()).containsExactly("web.test A");
    }
  }

  @Test
  void itsOwnIdleFlowsDoNotHoldUpTheStop() throws Exception {
    zone.put("web.test", "127.0.0.1");
    try (NameServer server = NameServer.start(zone);
        WebServer web = WebServer.start();
        TestInstance jray =
            TestInstance.start(
                freedom(server), TestInstance.options().withDrain(Duration.ofMinutes(5)))) {
      String url = web.url("/hello").replace("127.0.0.1", "web.test");
      Curl.run("--socks5-hostname", "127.0.0.1:" + jray.port("proxy"), url);

      assertThat(jray.runningFlows()).isPositive();
    }
  }

  private static String freedom(NameServer server) {
    return config(
            "\"dns\": {\"servers\": [{\"address\": \"127.0.0.1\", \"port\": "
                + server.port()
                + "}]}")
        .replace("$PORT", "53")
        .replace(
            "$OUT", "{\"protocol\": \"freedom\", \"settings\": {\"domainStrategy\": \"UseIPv4\"}}");
  }

  @Test
  void queriesHaveTheBytesOfV2RaysBehindTheirIds() throws Exception {
    Zone theirs = new Zone().put("a.test", "10.1.2.3", "2001:db8::7");
    zone.put("a.test", "10.1.2.3", "2001:db8::7");
    String sections =
        """
        "dns": {"clientIp": "203.0.113.77",
          "servers": [{"address": "127.0.0.1", "port": %d}]}""";
    try (NameServer ours = NameServer.start(zone);
        NameServer v2rays = NameServer.start(theirs);
        TestInstance jray = startDns(ours, sections.formatted(ours.port()))) {
      dig(jray, "a.test");
      dig(jray, "a.test", "AAAA");
      int port = PeerProcess.freePort();
      String json =
          """
          {%s, "inbounds": [{"listen": "127.0.0.1", "port": %d, "protocol": "socks"}],
           "outbounds": [{"protocol": "freedom", "settings": {"domainStrategy": "UseIP"}}]}"""
              .formatted(sections.formatted(v2rays.port()), port);
      try (PeerProcess v2ray = PeerProcess.v2ray(folder, json, port)) {
        Curl.run("--max-time", "3", "--socks5-hostname", "127.0.0.1:" + port, "http://a.test:1/");
        assertThat(v2ray.process().isAlive()).isTrue();
      }
    }

    assertThat(withoutIds(theirs)).hasSize(2);
    assertThat(withoutIds(zone)).isEqualTo(withoutIds(theirs));
  }

  private static Set<String> withoutIds(Zone zone) {
    return zone.queries().stream()
        .map(query -> HexFormat.of().formatHex(query, 2, query.length))
        .collect(Collectors.toSet());
  }
}
