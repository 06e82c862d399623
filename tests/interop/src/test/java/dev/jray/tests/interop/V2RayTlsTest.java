package dev.jray.tests.interop;

import dev.jray.testkit.Bulk;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestCertificate;
import dev.jray.testkit.conformance.Link;
import dev.jray.tests.interop.V2RayLink.Roles;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS in both directions between JRay and V2Ray. */
@Timeout(120)
final class V2RayTlsTest {
  private static final TestCertificate CA = TestCertificate.authority("interop CA");
  private static final TestCertificate SERVER = CA.issue("proxy.test");

  @TempDir Path folder;

  /** Each direction with each version; V2Ray always offers both, JRay the one. */
  static Stream<Arguments> links() {
    return Stream.of(Roles.values())
        .flatMap(
            roles ->
                Stream.of("1.2", "1.3")
                    .flatMap(
                        version ->
                            Stream.of(
                                Arguments.of(roles, shown(version)),
                                Arguments.of(roles, issued(version)))));
  }

  private static Link shown(String version) {
    return link("a certificate, TLS " + version, version, "{" + SERVER.json() + "}");
  }

  private static Link issued(String version) {
    return link(
        "certificates on demand, TLS " + version,
        version,
        "{" + CA.json() + ", \"usage\": \"issue\"}");
  }

  private static Link link(String name, String version, String certificate) {
    String versions = "\"minVersion\": \"" + version + "\", \"maxVersion\": \"" + version + "\", ";
    String server =
        "\"protocol\": \"socks\", \"streamSettings\": {\"security\": \"tls\", \"tlsSettings\": {"
            + versions
            + "\"certificates\": ["
            + certificate
            + "]}}";
    String client =
        "\"protocol\": \"socks\", \"settings\": {\"servers\": [{\"address\": \"127.0.0.1\", \"port\": $PORT}]},"
            + "\"streamSettings\": {\"security\": \"tls\", \"tlsSettings\": {"
            + versions
            + "\"serverName\": \"proxy.test\", \"disableSystemRoot\": true, \"certificates\": [{\"usage\": \"verify\", "
            + CA.jsonOfCertificate()
            + "}]}}";
    return Link.protocol(name, server, client, false);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void tenMegabytesEachWay(Roles roles, Link link) throws Exception {
    try (TcpServer origin = Bulk.origin();
        V2RayLink chain = V2RayLink.start(roles, link, origin.port(), folder);
        Socket socket = chain.connect()) {
      Bulk.exchange(socket, 10 << 20);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("links")
  void anAnswerComesAfterTheClientsEnd(Roles roles, Link link) throws Exception {
    V2RayLink.assertAnswersAfterTheClientsEnd(roles, link, folder);
  }
}
