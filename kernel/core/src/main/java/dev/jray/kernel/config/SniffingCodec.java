package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.proto.proxyman.KnownProtocols;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.spi.sniff.Sniffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code sniffing} and the deprecated {@code domainOverride} of an inbound. */
final class SniffingCodec {
  private SniffingCodec() {}

  static void read(Node inbound, Catalog catalog, ReceiverConfig.Builder receiver) {
    Node sniffing = inbound.get("sniffing");
    if (sniffing.present()) {
      sniffing.enter();
      SniffingConfig.Builder config = SniffingConfig.newBuilder();
      config.setEnabled(sniffing.get("enabled").bool(false));
      Node override = sniffing.get("destOverride");
      for (String word : override.strings()) {
        switch (word.toLowerCase(Locale.ROOT)) {
          case "http" -> config.addDestinationOverride("http");
          case "tls", "https", "ssl" -> config.addDestinationOverride("tls");
          case "fakedns", "fakedns+others" -> config.addDestinationOverride(lower(word));
          default -> addInstalled(config, catalog, override, word);
        }
      }
      config.addAllDomainsExcluded(sniffing.get("domainsExcluded").strings());
      config.setMetadataOnly(sniffing.get("metadataOnly").bool(false));
      config.setRouteOnly(sniffing.get("routeOnly").bool(false));
      receiver.setSniffingSettings(config);
    }
    Node override = inbound.get("domainOverride");
    for (String word : override.strings()) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "http" -> receiver.addDomainOverride(KnownProtocols.HTTP);
        case "tls", "https", "ssl" -> receiver.addDomainOverride(KnownProtocols.TLS);
        default -> override.fail("Unknown protocol: " + word + "; it must be \"http\" or \"tls\"");
      }
    }
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private static void addInstalled(
      SniffingConfig.Builder config, Catalog catalog, Node override, String word) {
    Set<String> names = new TreeSet<>(List.of("http", "tls", "fakedns", "fakedns+others"));
    for (Sniffer sniffer : catalog.sniffers()) {
      if (sniffer.findsDomains()) {
        names.add(sniffer.name());
      }
    }
    if (names.contains(lower(word))) {
      config.addDestinationOverride(lower(word));
    } else {
      override.fail(
          "unknown protocol: " + word + "; names are found in: " + String.join(", ", names));
    }
  }

  static void write(ReceiverConfig receiver, Map<String, Object> json) {
    if (receiver.hasSniffingSettings()) {
      SniffingConfig config = receiver.getSniffingSettings();
      Map<String, Object> sniffing = new LinkedHashMap<>();
      sniffing.put("enabled", config.getEnabled());
      if (config.getDestinationOverrideCount() > 0) {
        sniffing.put("destOverride", List.copyOf(config.getDestinationOverrideList()));
      }
      if (config.getDomainsExcludedCount() > 0) {
        sniffing.put("domainsExcluded", List.copyOf(config.getDomainsExcludedList()));
      }
      if (config.getMetadataOnly()) {
        sniffing.put("metadataOnly", true);
      }
      if (config.getRouteOnly()) {
        sniffing.put("routeOnly", true);
      }
      json.put("sniffing", sniffing);
    }
    if (receiver.getDomainOverrideCount() > 0) {
      json.put(
          "domainOverride",
          receiver.getDomainOverrideList().stream()
              .map(known -> known.name().toLowerCase(Locale.ROOT))
              .toList());
    }
  }
}
