package dev.jray.tests.scenarios;

import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.kernel.net.Platform;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.conformance.Link;
import dev.jray.testkit.conformance.LinkConformance;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same suite where there is no native library: on the JDK's selectors. */
@ExtendWith(NettyWarnings.class)
final class NioConformanceTest extends LinkConformance {
  static Stream<Link> links() {
    return Stream.of(Links.SOCKS, Links.HTTP);
  }

  @Override
  protected InstanceOptions options() {
    return TestInstance.options().withPlatform(Platform.NIO);
  }
}
