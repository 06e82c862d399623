package dev.jray.tests.scenarios;

import dev.jray.kernel.net.Platform;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestCertificate;
import dev.jray.testkit.conformance.Link;
import dev.jray.testkit.conformance.LinkConformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every transport passes the conformance suite under one protocol. */
@ExtendWith(NettyWarnings.class)
final class TransportConformanceTest extends LinkConformance {
  private static final String FRONT = "PROXY TCP4 127.0.0.1 127.0.0.1 40000 443\r\n";
  private static final String HTTP_HEADER =
      """
      {"network": "tcp", "tcpSettings": {"header": {"type": "http", "request": {"path": ["/a", "/b"]}}}}
      """;
  private static final String WEBSOCKET =
      """
      {"network": "ws", "wsSettings": {"path": "/ws?x=1", "headers": {"Host": "ws.example"}}}
      """;
  private static final String EARLY_DATA =
      """
      {"network": "ws", "wsSettings": {"path": "/ws?ed=2048"}}
      """;
  private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost", "127.0.0.1");

  static Stream<Link> links() {
    return Platform.best() == Platform.EPOLL ? Stream.concat(portable(), onLinux()) : portable();
  }

  private static Stream<Link> onLinux() {
    return Stream.of(
        Links.SOCKS.over(
            "tcp with socket options",
            """
            {"network": "tcp", "sockopt": {"tcpFastOpen": true}}
            """));
  }

  private static Stream<Link> portable() {
    return Stream.of(
        Links.SOCKS.over("tls 1.3", tls("1.3")),
        Links.HTTP.over("tls 1.3", tls("1.3")),
        // No datagrams: they do not pass the front proxy
        Links.HTTP
            .over(
                "tcp behind a front proxy",
                """
                {"network": "tcp", "tcpSettings": {"acceptProxyProtocol": true}}
                """)
            .behindFront(FRONT),
        Links.SOCKS.over("tcp with an HTTP header", HTTP_HEADER),
        Links.HTTP.over("tcp with an HTTP header", HTTP_HEADER),
        Links.SOCKS.over("websocket", WEBSOCKET).withoutHalfClose(),
        Links.HTTP.over("websocket with early data", EARLY_DATA).withoutHalfClose(),
        Links.HTTP
            .over(
                "websocket behind a front proxy",
                """
                {"network": "ws", "wsSettings": {"acceptProxyProtocol": true}}
                """)
            .withoutHalfClose()
            .behindFront(FRONT));
  }

  /** One text for both sides: the certificate is its own root. */
  private static String tls(String version) {
    return "{\"security\": \"tls\", \"tlsSettings\": {\"disableSystemRoot\": true, \"minVersion\": \""
        + version
        + "\", \"maxVersion\": \""
        + version
        + "\", \"certificates\": [{"
        + CERTIFICATE.json()
        + "}]}}";
  }
}
