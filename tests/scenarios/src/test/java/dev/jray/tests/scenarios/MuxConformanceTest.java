package dev.jray.tests.scenarios;

import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.conformance.Link;
import dev.jray.testkit.conformance.LinkConformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same suite for flows that share connections. */
@ExtendWith(NettyWarnings.class)
final class MuxConformanceTest extends LinkConformance {
  static Stream<Link> links() {
    return Stream.of(
        Links.SOCKS.muxed(8, false), Links.HTTP.muxed(1, false), Links.VMESS_GCM.muxed(8, false));
  }
}
