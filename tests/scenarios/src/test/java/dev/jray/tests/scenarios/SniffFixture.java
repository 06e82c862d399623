package dev.jray.tests.scenarios;

import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.sniff.StreamSniffer;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A jar of somebody else: a router that sends flows to {@code *.web.test} and those that carry SSH
 * to the outbound {@code other}, a fake DNS that has given 198.18.0.1 to localhost, and the sniffer
 * of SSH.
 */
final class SniffFixture implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "sniffRouter",
            ConfigCodec.record("test.Router", RouterSettings.class, node -> new RouterSettings()),
            Router.class,
            ByName.class,
            Optional.of(new RouterSettings())),
        new FeatureProvider<>(
            "sniffFakes",
            ConfigCodec.record("test.Fakes", FakesSettings.class, node -> new FakesSettings()),
            FakeDns.class,
            Fakes.class,
            Optional.of(new FakesSettings())));
  }

  @Override
  public List<Sniffer> sniffers() {
    return List.of(new Ssh());
  }

  private record RouterSettings() {}

  private record FakesSettings() {}

  static final class ByName implements Router, Feature {
    @Inject
    ByName() {}

    @Override
    public Future<Route> route(Flow flow) {
      boolean other =
          flow.target().address().text().endsWith(".web.test")
              || flow.content().protocol().equals("ssh");
      return flow.eventLoop()
          .newSucceededFuture(other ? new Route.ToOutbound("other") : Route.DEFAULT);
    }
  }

  static final class Fakes implements FakeDns, Feature {
    @Inject
    Fakes() {}

    @Override
    public List<InetAddress> assign(String domain, IpFamily family) {
      return List.of();
    }

    @Override
    public boolean covers(InetAddress address) {
      return address.getHostAddress().startsWith("198.18.");
    }

    @Override
    public Optional<String> domain(InetAddress address) {
      return address.getHostAddress().equals("198.18.0.1")
          ? Optional.of("localhost")
          : Optional.empty();
    }
  }

  private record Ssh() implements StreamSniffer {
    @Override
    public String name() {
      return "ssh";
    }

    @Override
    public int order() {
      return 500;
    }

    @Override
    public boolean findsDomains() {
      return false;
    }

    @Override
    public SniffResult sniff(ByteBuf data) {
      String start = data.toString(StandardCharsets.US_ASCII);
      if (start.length() < 4) {
        return "SSH-".startsWith(start) ? SniffResult.NEED_MORE : SniffResult.NO;
      }
      return start.startsWith("SSH-") ? new SniffResult.Hit("ssh", "") : SniffResult.NO;
    }
  }
}
