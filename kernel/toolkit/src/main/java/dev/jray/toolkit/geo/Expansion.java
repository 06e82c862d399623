package dev.jray.toolkit.geo;

import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.util.List;

/**
 * Puts the content of lists in the place of references, as messages for other programs need it: for
 * {@code ConfigCodec}'s {@code portable}.
 */
public final class Expansion {
  private Expansion() {}

  /** The same rules without references, in V2Ray's order. */
  public static List<Domain> domains(List<Domain> domains) {
    throw new UnsupportedOperationException();
  }

  /** The domains of one list. */
  public static List<Domain> domains(GeoReference reference) {
    throw new UnsupportedOperationException();
  }

  /** The same networks without references. */
  public static List<GeoIP> ips(List<GeoIP> lists) {
    throw new UnsupportedOperationException();
  }
}
