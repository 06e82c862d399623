package dev.jray.tests.scenarios;

import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.conformance.Link;
import dev.jray.testkit.conformance.LinkConformance;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same suite with every flow, however small, moved by the kernel where that is possible. */
@ExtendWith(NettyWarnings.class)
final class SpliceConformanceTest extends LinkConformance {
  static Stream<Link> links() {
    return Stream.of(Links.SOCKS, Links.HTTP);
  }

  @Override
  protected InstanceOptions options() {
    return TestInstance.options().withSpliceFrom(OptionalLong.of(1));
  }
}
