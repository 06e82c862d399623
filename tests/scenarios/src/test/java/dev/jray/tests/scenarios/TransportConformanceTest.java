package dev.jray.tests.scenarios;

import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.conformance.Link;
import dev.jray.testkit.conformance.LinkConformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every transport passes the conformance suite under one protocol. */
@ExtendWith(NettyWarnings.class)
final class TransportConformanceTest extends LinkConformance {
  static Stream<Link> links() {
    return Stream.of(
        Links.SOCKS.over(
            "tcp with socket options",
            """
            {"network": "tcp", "sockopt": {"tcpFastOpen": true}}
            """),
        // No datagrams: they do not pass the front proxy
        Links.HTTP
            .over(
                "tcp behind a front proxy",
                """
                {"network": "tcp", "tcpSettings": {"acceptProxyProtocol": true}}
                """)
            .behindFront("PROXY TCP4 127.0.0.1 127.0.0.1 40000 443\r\n"));
  }
}
