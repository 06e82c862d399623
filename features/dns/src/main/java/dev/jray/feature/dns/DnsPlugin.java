package dev.jray.feature.dns;

import dev.jray.spi.Plugin;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.FeatureProvider;
import java.util.List;
import java.util.Optional;

/** Adds the sections {@code dns} and {@code fakedns}. Without them the system resolves names. */
public final class DnsPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
            "dns", DnsCodec.CODEC, DnsClient.class, DnsFeature.class, Optional.empty()),
        new FeatureProvider<>(
            "fakedns", FakeDnsCodec.CODEC, FakeDns.class, FakeDnsFeature.class, Optional.empty()));
  }
}
