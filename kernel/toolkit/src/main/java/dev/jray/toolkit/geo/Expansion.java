package dev.jray.toolkit.geo;

import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Puts the content of lists in the place of references, as messages for other programs need it: for
 * {@code ConfigCodec}'s {@code portable}. Methods throw a {@link
 * dev.jray.spi.config.ConfigException} if a list cannot be read.
 */
public final class Expansion {
  private Expansion() {}

  /** The same rules without references, in V2Ray's order. */
  public static List<Domain> domains(List<Domain> domains) {
    List<Domain> expanded = new ArrayList<>();
    for (Domain domain : domains) {
      if (domain.hasReference()) {
        expanded.addAll(domains(domain.getReference()));
      } else {
        expanded.add(domain);
      }
    }
    return List.copyOf(expanded);
  }

  /** The domains of one list. */
  public static List<Domain> domains(GeoReference reference) {
    Predicate<Domain> filter = References.filter(reference);
    return References.explained(
        GeoKind.SITE,
        reference,
        () -> {
          List<Domain> domains = new ArrayList<>();
          References.index(GeoKind.SITE, reference)
              .domains(
                  reference.getList(),
                  domain -> {
                    if (filter.test(domain)) {
                      domains.add(domain);
                    }
                  });
          return List.copyOf(domains);
        });
  }

  /** The same networks without references. */
  public static List<GeoIP> ips(List<GeoIP> lists) {
    return lists.stream().map(Expansion::ips).toList();
  }

  private static GeoIP ips(GeoIP list) {
    if (!list.hasReference()) {
      return list;
    }
    GeoReference reference = list.getReference();
    return References.explained(
        GeoKind.IP,
        reference,
        () -> {
          GeoIP.Builder expanded =
              list.toBuilder().clearReference().setInverseMatch(reference.getInverse());
          References.index(GeoKind.IP, reference).networks(reference.getList(), expanded::addCidr);
          return expanded.build();
        });
  }
}
