package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Offer;
import dev.jray.spi.proto.internet.TransportConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The deprecated top-level {@code transport} section: settings for the handlers that have none of
 * their own. It does not get into the message as such.
 */
final class GlobalTransport {
  private final boolean present;
  private final Map<String, TransportConfig> settings = new LinkedHashMap<>();

  GlobalTransport(StreamCodec streams, Transports transports, Node node) {
    present = node.isObject();
    node.enter();
    if (!present) {
      return;
    }
    transports.reportMissing(node);
    for (Offer transport : transports.ordered()) {
      Node child = node.get(transport.settingsKey());
      if (!child.present()) {
        continue;
      }
      if (Transports.takesGlobalSettings(transport)) {
        settings.put(transport.name(), streams.settings(transport, child));
      } else {
        child.warn("has no effect here; move it into the handlers' streamSettings");
      }
    }
  }

  /** Whether every handler gets stream settings. */
  boolean present() {
    return present;
  }

  Optional<TransportConfig> settings(Offer transport) {
    return Optional.ofNullable(settings.get(transport.name()));
  }
}
