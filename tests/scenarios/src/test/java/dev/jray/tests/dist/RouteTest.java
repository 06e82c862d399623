package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Ip;
import dev.jray.testkit.Ports;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.tests.dist.Distribution.Finished;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoSite;
import dev.jray.toolkit.proto.geo.GeoSiteList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jray route test}, on the example of the documentation. */
@Timeout(120)
final class RouteTest {
  private static final Distribution JRAY = Distribution.built();

  private static final String GEO =
      """
      {"inbounds": [{"listen": "127.0.0.1", "port": %d, "protocol": "socks"}],
       "outbounds": [
         {"protocol": "freedom", "settings": {"redirect": "127.0.0.1:%d"}},
         {"tag": "a", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:%d"}}],
       "routing": {"rules": [{"type": "field", "outboundTag": "a", "domain": "ext:my.dat:one"}]}}
      """;

  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void takeTheExample() throws IOException {
    String page = Files.readString(JRAY.home().resolve("doc/routing.md"));
    String begin = "```json\n";
    int start = page.indexOf(begin) + begin.length();
    config =
        Files.writeString(
            folder.resolve("client.json"), page.substring(start, page.indexOf("```", start)));
  }

  private Finished route(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("route", "test", "-c", config.toString()));
    words.addAll(List.of(arguments));
    return JRAY.run(folder, words.toArray(String[]::new));
  }

  @Test
  void saysWhatTheDocumentationSays() throws IOException {
    Finished found = route("--to", "tcp:www.ads.example:443");
    assertThat(found.exit()).isZero();
    String page = Files.readString(JRAY.home().resolve("doc/routing.md"));
    assertThat(page).contains(found.out().indent(4));
    assertThat(found.err()).isEmpty();
  }

  @Test
  void saysWhichBalancerChose() throws IOException {
    Finished found = route("--to", "udp:a.test:53", "--ip", "198.51.100.1", "--from", "10.0.0.1:7");
    assertThat(found.out())
        .isEqualTo(
            """
            outbound: proxy-1
            rule: 4
            balancer: proxies
              network: udp
            """);
  }

  @Test
  void anUnknownTagExitsWith23() throws IOException {
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"outboundTag\": \"direct\"", "\"outboundTag\": \"dirct\""));
    Finished found = route("--to", "tcp:a.test:80");
    assertThat(found.exit()).isEqualTo(23);
    assertThat(found.err())
        .contains("client.json:15: routing.rules[1].outboundTag: ", "did you mean \"direct\"?");
  }

  @Test
  void aHangUpReadsTheGeoFilesAgain() throws IOException {
    int port = Ports.free(1).get(0);
    try (TcpServer listed = server('l');
        TcpServer other = server('o')) {
      write("first.test");
      Files.writeString(config, GEO.formatted(port, other.port(), listed.port()));
      List<String> command =
          List.of(JRAY.home().resolve("bin/jray").toString(), "run", "-c", config.toString());
      Map<String, String> settings =
          Map.of("JRAY_CDS", "off", "V2RAY_LOCATION_ASSET", folder.toString());
      try (Jray jray = Jray.start(folder, command, settings).awaitStart()) {
        assertThat(answer(port, "first.test")).isEqualTo('l');
        assertThat(answer(port, "second.test")).isEqualTo('o');
        write("second.test");
        jray.signal("HUP");
        Await.until("the new list holds", () -> answer(port, "second.test") == 'l');
        assertThat(answer(port, "first.test")).isEqualTo('o');

        Files.delete(folder.resolve("my.dat"));
        jray.signal("HUP");
        Await.until("the log says so", () -> jray.out().contains("were not read again"));
        assertThat(answer(port, "second.test")).isEqualTo('l');
      }
    }
  }

  private static TcpServer server(char answer) throws IOException {
    return TcpServer.start(socket -> socket.getOutputStream().write(answer));
  }

  private static int answer(int port, String name) {
    try (Socket socket =
        Socks5Client.of(Ip.loopback(port)).connect(InetSocketAddress.createUnresolved(name, 80))) {
      return socket.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String domain) throws IOException {
    GeoSite list =
        GeoSite.newBuilder()
            .setCountryCode("ONE")
            .addDomain(Domain.newBuilder().setValue(domain))
            .build();
    Files.write(
        folder.resolve("my.dat"), GeoSiteList.newBuilder().addEntry(list).build().toByteArray());
  }
}
