package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.kernel.plugin.PluginSource;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.testkit.Hellos;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.QuicInitials;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients that dial addresses, and say in their first bytes what they mean. They say it with their
 * request, so that no busy machine makes the proxy give up waiting for it.
 */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class SniffingTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final String ALL = "\"destOverride\": [\"http\", \"tls\", \"quic\"]";

  private final RecordingLog log = new RecordingLog(Severity.INFO);
  private PluginRepository plugins;
  private Instance jray;

  @AfterEach
  void stop() {
    if (jray != null) {
      jray.close();
      plugins.close();
    }
  }

  /** Starts a SOCKS proxy; the outbound {@code other} leads to one port whatever the target is. */
  private Socks5Client start(String sniffing, int other) {
    String json =
        """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
           "settings": {"udp": true, "ip": "127.0.0.1"}, "sniffing": {"enabled": true, $SNIFFING}}],
         "outbounds": [{"protocol": "freedom"},
           {"tag": "other", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:$OTHER"}}]}
        """
            .replace("$SNIFFING", sniffing)
            .replace("$OTHER", Integer.toString(other));
    plugins =
        PluginRepository.load(
            List.of(
                PluginSource.of(new SniffFixture()),
                PluginSource.classPath(SniffingTest.class.getClassLoader())));
    Config.Builder config =
        new ConfigLoader(plugins, Map.of())
                .load(
                    List.of(ConfigSource.of("test.json", json.getBytes(StandardCharsets.UTF_8))),
                    Format.JSON,
                    false)
                .config()
                .toBuilder();
    // The test's own log is not to be replaced by the section that every configuration has.
    config.removeApp(
        config.getAppList().stream()
            .map(TypedMessage::getType)
            .toList()
            .indexOf("v2ray.core.app.log.Config"));
    jray =
        Instance.create(
            config.build(), plugins, InstanceOptions.defaults(log).withDrain(Duration.ZERO));
    jray.start();
    return Socks5Client.of((InetSocketAddress) jray.addresses("in").get(0));
  }

  private static void echoes(Socket socket, byte[] data) throws IOException {
    socket.getOutputStream().write(data);
    returns(socket, data);
  }

  private static void returns(Socket socket, byte[] data) throws IOException {
    assertThat(socket.getInputStream().readNBytes(data.length)).isEqualTo(data);
  }

  private List<String> sniffed() {
    return log.lines().stream()
        .map(RecordingLog.Line::message)
        .filter(line -> line.startsWith("sniffed domain: "))
        .toList();
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(LOCAL, port);
  }

  private static TcpServer greeting(String text) throws IOException {
    return TcpServer.start(
        socket -> {
          socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
          socket.getInputStream().readAllBytes();
        });
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void aClientThatWaitsForTheServerIsNotKeptWaiting() throws Exception {
    try (TcpServer origin = greeting("220 ready");
        Socket socket = start(ALL, 9).connect(local(origin.port()))) {
      assertThat(read(socket, 9)).isEqualTo("220 ready");
    }
  }

  @Test
  void theNameInATlsHelloBecomesTheTarget() throws Exception {
    byte[] hello = Hellos.tls("localhost");
    try (TcpServer origin = TcpServer.echo();
        Socket socket = start(ALL, 9).connect(local(origin.port()), hello)) {
      returns(socket, hello);
      echoes(socket, new byte[100_000]);
      assertThat(sniffed()).containsExactly("sniffed domain: localhost");
    }
  }

  /** It is longer than what the proxy reads at once. */
  @Test
  void aHelloOfManyReadsIsPassedOnAsItIs() throws Exception {
    byte[] hello = Hellos.records(Hellos.message("localhost", 16_000), 500);
    try (TcpServer origin = TcpServer.echo();
        Socket socket = start(ALL, 9).connect(local(origin.port()), hello)) {
      returns(socket, hello);
      assertThat(sniffed()).containsExactly("sniffed domain: localhost");
    }
  }

  @Test
  void theRouterSeesTheName() throws Exception {
    byte[] hello = Hellos.tls("www.web.test");
    try (TcpServer other = greeting("other");
        Socket socket = start(ALL, other.port()).connect(local(9), hello)) {
      assertThat(read(socket, 5)).isEqualTo("other");
    }
  }

  @Test
  void theNameMayBeForTheRouterAlone() throws Exception {
    byte[] hello = Hellos.tls("nowhere.invalid");
    try (TcpServer origin = TcpServer.echo();
        Socket socket =
            start(ALL + ", \"routeOnly\": true", 9).connect(local(origin.port()), hello)) {
      returns(socket, hello);
      assertThat(sniffed()).containsExactly("sniffed domain: nowhere.invalid");
    }
  }

  @Test
  void anExcludedNameIsLeftAlone() throws Exception {
    byte[] hello = Hellos.tls("nowhere.invalid");
    try (TcpServer origin = TcpServer.echo();
        Socket socket =
            start(ALL + ", \"domainsExcluded\": [\"domain:invalid\"]", 9)
                .connect(local(origin.port()), hello)) {
      returns(socket, hello);
      assertThat(sniffed()).isEmpty();
    }
  }

  @Test
  void aSnifferOfAnotherJarIsAsked() throws Exception {
    byte[] banner = "SSH-2.0-test\r\n".getBytes(StandardCharsets.US_ASCII);
    try (TcpServer other = greeting("other");
        Socket socket = start(ALL, other.port()).connect(local(9), banner)) {
      assertThat(read(socket, 5)).isEqualTo("other");
    }
  }

  @Test
  void aStreamThatEndsAtOnceIsPassedOn() throws Exception {
    try (TcpServer origin = TcpServer.counting();
        Socket socket = start(ALL, 9).connect(local(origin.port()))) {
      socket.getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(new byte[] {'3'});
    }
  }

  @Test
  void flowsWithinAMuxConnectionAreLookedAt() throws Exception {
    byte[] hello = Hellos.tls("localhost");
    String server =
        """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
           "sniffing": {"enabled": true, "destOverride": ["tls"]}}],
         "outbounds": [{"protocol": "freedom"}]}
        """;
    String client =
        """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
         "outbounds": [{"protocol": "socks", "mux": {"enabled": true},
           "settings": {"servers": [{"address": "127.0.0.1", "port": $PORT}]}}]}
        """;
    try (TcpServer origin = TcpServer.echo();
        TestInstance far = TestInstance.start(server, log);
        TestInstance near =
            TestInstance.start(client.replace("$PORT", Integer.toString(far.port("in"))));
        Socket socket = Socks5Client.of(near.address("in")).connect(local(origin.port()), hello)) {
      returns(socket, hello);
      assertThat(sniffed()).containsExactly("sniffed domain: localhost");
    }
  }

  @Test
  void theNameInAQuicHelloBecomesTheTarget() throws Exception {
    byte[] hello = Hellos.message("localhost", 1_500);
    byte[] first = QuicInitials.datagram(0, QuicInitials.crypto(0, Arrays.copyOf(hello, 1_000)));
    byte[] rest = Arrays.copyOfRange(hello, 1_000, hello.length);
    byte[] second = QuicInitials.datagram(1, QuicInitials.crypto(1_000, rest));
    try (UdpEcho echo = UdpEcho.start();
        Socks5Client.UdpAssociation association = start(ALL, 9).associate()) {
      association.send(local(echo.port()), first);
      association.send(local(echo.port()), second);
      Socks5Client.Datagram answer = association.receiveDatagram();
      assertThat(answer.peer()).isEqualTo(local(echo.port()));
      assertThat(answer.data()).isEqualTo(first);
      assertThat(association.receive()).isEqualTo(second);
      assertThat(sniffed()).containsExactly("sniffed domain: localhost");
    }
  }

  @Test
  void aFakeAddressLeadsToItsName() throws Exception {
    try (TcpServer origin = TcpServer.echo();
        Socket socket =
            start("\"destOverride\": [\"fakedns\"], \"metadataOnly\": true", 9)
                .connect(new InetSocketAddress("198.18.0.1", origin.port()))) {
      echoes(socket, new byte[1_000]);
    }
  }

  @Test
  void aFakeAddressAnswersDatagrams() throws Exception {
    try (UdpEcho echo = UdpEcho.start();
        Socks5Client.UdpAssociation association =
            start("\"destOverride\": [\"fakedns\"]", 9).associate()) {
      InetSocketAddress fake = new InetSocketAddress("198.18.0.1", echo.port());
      association.send(fake, new byte[] {1, 2, 3});
      Socks5Client.Datagram answer = association.receiveDatagram();
      assertThat(answer.peer()).isEqualTo(fake);
      assertThat(answer.data()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aFakeAddressThatNobodyHasIsRefused() throws Exception {
    Socks5Client client = start("\"destOverride\": [\"fakedns\"], \"metadataOnly\": true", 9);
    assertThatThrownBy(() -> client.connect(new InetSocketAddress("198.18.0.2", 80)))
        .isInstanceOf(IOException.class)
        .hasMessage("the proxy answered 2");
  }
}
