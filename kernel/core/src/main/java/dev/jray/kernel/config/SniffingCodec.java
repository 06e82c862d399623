package dev.jray.kernel.config;

import dev.jray.spi.proto.proxyman.KnownProtocols;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code sniffing} and the deprecated {@code domainOverride} of an inbound. */
final class SniffingCodec {
  private SniffingCodec() {}

  static void read(Node inbound, ReceiverConfig.Builder receiver) {
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
          default -> override.fail(unknown("unknown protocol: ", word));
        }
      }
      receiver.setSniffingSettings(config);
    }
    Node override = inbound.get("domainOverride");
    for (String word : override.strings()) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "http" -> receiver.addDomainOverride(KnownProtocols.HTTP);
        case "tls", "https", "ssl" -> receiver.addDomainOverride(KnownProtocols.TLS);
        default -> override.fail(unknown("Unknown protocol: ", word));
      }
    }
  }

  private static String unknown(String message, String word) {
    return message + word + "; what can be sniffed is \"http\" and \"tls\"";
  }

  static void write(ReceiverConfig receiver, Map<String, Object> json) {
    if (receiver.hasSniffingSettings()) {
      SniffingConfig config = receiver.getSniffingSettings();
      Map<String, Object> sniffing = new LinkedHashMap<>();
      sniffing.put("enabled", config.getEnabled());
      if (config.getDestinationOverrideCount() > 0) {
        sniffing.put("destOverride", List.copyOf(config.getDestinationOverrideList()));
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
