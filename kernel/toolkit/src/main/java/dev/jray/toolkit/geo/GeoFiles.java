package dev.jray.toolkit.geo;

import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.IpMatcher;
import dev.jray.toolkit.match.IpSet;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import jakarta.inject.Inject;
import java.util.List;

/**
 * What the lists of geo files contain, ready to match. The kernel binds one for each instance; a
 * list that several rules or features name is loaded once and shared, and forgotten when nobody
 * uses it any more. Methods read files, so call them while a feature is made or reloads, not on the
 * data path. Thread-safe.
 */
public final class GeoFiles {

  /** An instance's files. */
  @Inject
  public GeoFiles() {}

  /**
   * A matcher of a rule's domains, numbered from 1 in their order.
   *
   * @throws dev.jray.spi.config.ConfigException if a list cannot be read or an entry makes no sense
   */
  public DomainMatcher domains(List<Domain> domains) {
    throw new UnsupportedOperationException();
  }

  /** A matcher of a rule's networks; see {@link #domains(List)}. */
  public IpMatcher ips(List<GeoIP> lists) {
    throw new UnsupportedOperationException();
  }

  /** The domains of one list; all have the number 1. */
  public DomainMatcher domains(GeoReference reference) {
    throw new UnsupportedOperationException();
  }

  /** The networks of one list, or all others if the reference is inverse. */
  public IpSet ips(GeoReference reference) {
    throw new UnsupportedOperationException();
  }

  /**
   * Forgets what was loaded: who asks again gets what the files contain now. Those who have
   * matchers keep them.
   */
  public void reload() {
    throw new UnsupportedOperationException();
  }
}
