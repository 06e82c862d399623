package dev.jray.toolkit.geo;

import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.DomainMatcherBuilder;
import dev.jray.toolkit.match.IpMatcher;
import dev.jray.toolkit.match.IpSet;
import dev.jray.toolkit.match.IpSetBuilder;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the lists of geo files contain, ready to match. The kernel binds one for each instance; a
 * list that several rules or features name is loaded once and shared, and forgotten when nobody
 * uses it any more. Methods read files, so call them while a feature is made or reloads, not on the
 * data path. Thread-safe.
 */
public final class GeoFiles {
  // A list of that many networks that came with the message is looked for among those known
  private static final int WORTH_SHARING = 64;

  private final Map<Path, GeoIndex> files = new HashMap<>();
  private final Shared<DomainMatcher> domains = new Shared<>();
  private final Shared<IpSet> ips = new Shared<>();

  /** An instance's files. */
  @Inject
  public GeoFiles() {}

  /**
   * A matcher of a rule's domains, numbered from 1 in their order.
   *
   * @throws dev.jray.spi.config.ConfigException if a list cannot be read or an entry makes no sense
   */
  public DomainMatcher domains(List<Domain> rules) {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    int id = 0;
    for (Domain rule : rules) {
      id++;
      if (rule.hasReference()) {
        GeoReference reference = rule.getReference();
        builder.add(domains(reference), RuleTexts.textOfDomains(reference), id);
      } else {
        builder.add(DomainTypes.of(rule), rule.getValue(), id);
      }
    }
    return builder.build();
  }

  /** A matcher of a rule's networks; see {@link #domains(List)}. */
  public IpMatcher ips(List<GeoIP> lists) {
    List<IpMatcher.Part> parts = new ArrayList<>(lists.size());
    for (GeoIP list : lists) {
      parts.add(
          list.hasReference()
              ? new IpMatcher.Part(
                  RuleTexts.textOfIps(list.getReference()), ips(list.getReference()))
              : new IpMatcher.Part(name(list), content(list)));
    }
    return new IpMatcher(parts);
  }

  private static String name(GeoIP list) {
    if (list.getCountryCode().isEmpty()) {
      return "";
    }
    String not = list.getInverseMatch() ? "!" : "";
    return GeoKind.IP.prefix() + not + list.getCountryCode().toLowerCase(Locale.ROOT);
  }

  private synchronized IpSet content(GeoIP list) {
    IpSet set =
        list.getCidrCount() < WORTH_SHARING
            ? set(list.getCidrList())
            : ips.get(ListKey.of(list), () -> set(list.getCidrList()));
    return list.getInverseMatch() ? set.inverse() : set;
  }

  private static IpSet set(List<CIDR> networks) {
    IpSetBuilder builder = IpSet.builder();
    networks.forEach(network -> add(builder, network));
    return builder.build();
  }

  private static void add(IpSetBuilder builder, CIDR network) {
    builder.add(network.getIp().toByteArray(), network.getPrefix());
  }

  /** The domains of one list; all have the number 1. */
  public synchronized DomainMatcher domains(GeoReference reference) {
    return References.explained(
        GeoKind.SITE,
        reference,
        () -> domains.get(ListKey.of(reference), () -> loadDomains(reference)));
  }

  private DomainMatcher loadDomains(GeoReference reference) {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    Predicate<Domain> filter = References.filter(reference);
    file(GeoKind.SITE, reference)
        .domains(
            reference.getList(),
            domain -> {
              if (filter.test(domain)) {
                builder.add(DomainTypes.of(domain), domain.getValue(), 1);
              }
            });
    return builder.build();
  }

  /** The networks of one list, or all others if the reference is inverse. */
  public synchronized IpSet ips(GeoReference reference) {
    IpSet set =
        References.explained(
            GeoKind.IP,
            reference,
            () -> ips.get(ListKey.of(reference), () -> loadNetworks(reference)));
    return reference.getInverse() ? set.inverse() : set;
  }

  private IpSet loadNetworks(GeoReference reference) {
    IpSetBuilder builder = IpSet.builder();
    file(GeoKind.IP, reference).networks(reference.getList(), network -> add(builder, network));
    return builder.build();
  }

  private GeoIndex file(GeoKind kind, GeoReference reference) {
    Path path = References.path(reference);
    GeoIndex known = files.get(path);
    if (known == null || !known.isCurrent()) {
      known = References.index(kind, reference);
      files.put(path, known);
    }
    return known;
  }

  /**
   * Forgets what was loaded: who asks again gets what the files contain now. Those who have
   * matchers keep them.
   */
  public synchronized void reload() {
    files.clear();
    domains.clear();
    ips.clear();
  }
}
