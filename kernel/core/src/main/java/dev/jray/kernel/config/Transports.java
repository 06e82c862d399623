package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer;
import dev.jray.kernel.plugin.Offer.Kind;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The transports that the configuration can name. V2Ray's own are known here by name only, for the
 * order of their settings and to say which plugin is missing.
 */
final class Transports {
  /** V2Ray's own, in the order in which it writes their settings. */
  private static final List<Known> V2RAY =
      List.of(
          new Known("tcpSettings", "tcp"),
          new Known("kcpSettings", "mkcp"),
          new Known("wsSettings", "websocket"),
          new Known("httpSettings", "http"),
          new Known("dsSettings", "domainsocket"),
          new Known("quicSettings", "quic"));

  private final List<Offer> ordered;
  private final List<Known> missing;

  Transports(Catalog catalog) {
    List<String> order = V2RAY.stream().map(Known::name).toList();
    ordered =
        catalog.offers(Kind.TRANSPORT).stream()
            .filter(transport -> !transport.networks().isEmpty())
            .sorted(
                Comparator.comparingInt(
                        (Offer transport) -> {
                          int index = order.indexOf(transport.name());
                          return index < 0 ? order.size() : index;
                        })
                    .thenComparing(Offer::name))
            .toList();
    Set<String> keys = new HashSet<>();
    ordered.forEach(transport -> keys.add(transport.settingsKey()));
    missing = V2RAY.stream().filter(known -> !keys.contains(known.settingsKey())).toList();
  }

  /** Those that the configuration can name, in the order in which their settings are written. */
  List<Offer> ordered() {
    return ordered;
  }

  /** Whether the deprecated global {@code transport} section gives settings to it. */
  static boolean takesGlobalSettings(Offer transport) {
    return !transport.name().equals("quic");
  }

  /** Reports settings of V2Ray's transports that no plugin provides. */
  void reportMissing(Node streamSettings) {
    for (Known known : missing) {
      Node settings = streamSettings.get(known.settingsKey());
      if (settings.present()) {
        settings.fail(
            "no installed plugin provides the transport \""
                + known.name()
                + "\"; add the jar that does to plugins/, or remove these settings");
      }
    }
  }

  /** The one that this value of {@code network} means. */
  Optional<Offer> named(String network) {
    return ordered.stream().filter(transport -> transport.networks().contains(network)).findFirst();
  }

  /** All values of {@code network}. */
  List<String> networks() {
    return ordered.stream().flatMap(transport -> transport.networks().stream()).toList();
  }

  private record Known(String settingsKey, String name) {}
}
