package dev.jray.tests.bench.micro;

import dev.jray.toolkit.match.IpSet;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision by an address against the largest list of a geoip file: 100,000 made-up networks, or
 * those of the folder that the system property {@code jray.geo} names.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class IpMatcherBenchmark {
  private IpSet set;
  private Probes<InetAddress> ipv4;
  private Probes<InetAddress> ipv6;

  /** Builds the set. */
  @Setup
  public void build() {
    GeoData data = GeoData.chosen();
    set = data.largestIpSet();
    ipv4 = new Probes<>(data.addresses(4));
    ipv6 = new Probes<>(data.addresses(16));
  }

  /** Any IPv4 address. */
  @Benchmark
  public boolean ipv4() {
    return set.contains(ipv4.next());
  }

  /** Any IPv6 address. */
  @Benchmark
  public boolean ipv6() {
    return set.contains(ipv6.next());
  }
}
