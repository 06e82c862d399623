package dev.jray.tests.bench.micro;

import dev.jray.toolkit.match.DomainMatcher;
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
 * One decision by a domain against the entries of a whole geosite file: 100,000 made-up ones, or
 * those of the folder that the system property {@code jray.geo} names.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DomainMatcherBenchmark {
  private DomainMatcher matcher;
  private Probes<String> known;
  private Probes<String> unknown;

  /** Builds the matcher. */
  @Setup
  public void build() {
    GeoData data = GeoData.chosen();
    matcher = data.domains();
    known = new Probes<>(data.knownDomains());
    unknown = new Probes<>(data.unknownDomains());
  }

  /** A domain that an entry names. */
  @Benchmark
  public boolean match() {
    return matcher.matches(known.next());
  }

  /** A domain that no entry names. */
  @Benchmark
  public boolean miss() {
    return matcher.matches(unknown.next());
  }
}
