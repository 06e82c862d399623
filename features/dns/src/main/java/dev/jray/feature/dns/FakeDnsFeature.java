package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.fakedns.FakeDnsPool;
import dev.jray.feature.dns.proto.fakedns.FakeDnsPoolMulti;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Feature;
import dev.jray.toolkit.dns.DnsNames;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pools of the section {@code fakedns}. */
final class FakeDnsFeature implements FakeDns, Feature {
  private final List<FakePool> pools;

  @Inject
  FakeDnsFeature(FakeDnsPoolMulti config) {
    pools = pools(config);
  }

  /**
   * The pools of a message.
   *
   * @throws ConfigException if they cannot be used
   */
  static List<FakePool> pools(FakeDnsPoolMulti config) {
    List<FakePool> pools = new ArrayList<>();
    for (FakeDnsPool wanted : config.getPoolsList()) {
      FakePool pool = new FakePool(wanted.getIpPool(), wanted.getLruSize());
      for (FakePool other : pools) {
        if (pool.overlaps(other)) {
          throw new ConfigException(
              "the pools " + other + " and " + pool + " overlap; give them networks of their own");
        }
      }
      pools.add(pool);
    }
    return List.copyOf(pools);
  }

  @Override
  public List<InetAddress> assign(String domain, IpFamily family) {
    Optional<String> name = DnsNames.normalize(domain);
    if (name.isEmpty()) {
      return List.of();
    }
    List<InetAddress> addresses = new ArrayList<>(2);
    for (FakePool pool : pools) {
      if (family == IpFamily.ANY || pool.isV4() == (family == IpFamily.V4)) {
        addresses.add(pool.assign(name.get()));
      }
    }
    return addresses;
  }

  @Override
  public boolean covers(InetAddress address) {
    return pools.stream().anyMatch(pool -> pool.covers(address));
  }

  @Override
  public Optional<String> domain(InetAddress address) {
    for (FakePool pool : pools) {
      if (pool.covers(address)) {
        return pool.domain(address);
      }
    }
    return Optional.empty();
  }
}
