package dev.jray.tests.scenarios;

import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.conformance.Link;
import dev.jray.testkit.conformance.LinkConformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every protocol that JRay speaks on both sides passes the conformance suite. */
@ExtendWith(NettyWarnings.class)
final class ProtocolConformanceTest extends LinkConformance {
  static Stream<Link> links() {
    return Stream.of(
        Links.SOCKS,
        Links.SOCKS_LOGIN,
        Links.HTTP,
        Links.HTTP_LOGIN,
        Links.MIXED_SOCKS,
        Links.MIXED_HTTP,
        Links.VMESS_GCM,
        Links.VMESS_CHACHA,
        Links.VMESS_NONE,
        Links.VMESS_ZERO,
        Links.VMESS_LEGACY,
        Links.VMESS_LEGACY_NONE,
        Links.SOCKS_MUX,
        Links.HTTP_MUX);
  }
}
