package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Compares a configuration with what was read back from its JSON, and says what came out different.
 */
final class RoundTrip {
  private static final String DIFFERENT = "came out different; JSON cannot say all of it";

  private final Catalog catalog;
  private final Consumer<String> messages;

  RoundTrip(Catalog catalog, Consumer<String> messages) {
    this.catalog = catalog;
    this.messages = messages;
  }

  void compare(Config before, Config after) {
    for (int i = 0; i < before.getInboundCount(); i++) {
      if (!same(before.getInbound(i), after.getInbound(i))) {
        report("inbound[" + i + "]", DIFFERENT);
      }
    }
    for (int i = 0; i < before.getOutboundCount(); i++) {
      if (!same(before.getOutbound(i), after.getOutbound(i))) {
        report("outbound[" + i + "]", DIFFERENT);
      }
    }
    Map<String, TypedMessage> old = byType(before);
    byType(after)
        .forEach(
            (type, app) -> {
              if (!old.containsKey(type)) {
                report(type, "is not there, but JSON implies it");
              } else if (!same(
                  old.get(type), app, catalog.featureByType(type).map(FeatureProvider::codec))) {
                report(type, DIFFERENT);
              }
            });
    if (before.hasTransport() || before.getExtensionCount() > 0) {
      report("transport and extension", "cannot be said in JSON; they were left out");
    }
  }

  private boolean same(InboundHandlerConfig before, InboundHandlerConfig after) {
    TypedMessage settings = before.getProxySettings();
    return before.toBuilder()
            .clearProxySettings()
            .build()
            .equals(after.toBuilder().clearProxySettings().build())
        && same(
            settings,
            after.getProxySettings(),
            catalog.inboundByType(settings.getType()).map(InboundProtocol::codec));
  }

  private boolean same(OutboundHandlerConfig before, OutboundHandlerConfig after) {
    TypedMessage settings = before.getProxySettings();
    return before.toBuilder()
            .clearProxySettings()
            .build()
            .equals(after.toBuilder().clearProxySettings().build())
        && same(
            settings,
            after.getProxySettings(),
            catalog.outboundByType(settings.getType()).map(OutboundProtocol::codec));
  }

  /** Equal in meaning: in V2Ray's bytes, the entries of a map come in any order. */
  private static boolean same(
      TypedMessage before, TypedMessage after, Optional<? extends ConfigCodec<?>> codec) {
    if (before.equals(after)) {
      return true;
    }
    if (codec.isEmpty() || !(codec.get() instanceof ConfigCodec.OfMessage<?> ofMessage)) {
      return false;
    }
    try {
      return Settings.message(ofMessage, before.getValue())
          .equals(Settings.message(ofMessage, after.getValue()));
    } catch (ConfigException undecodable) {
      return false;
    }
  }

  private void report(String path, String message) {
    messages.accept(path + ": " + message);
  }

  private static Map<String, TypedMessage> byType(Config config) {
    return config.getAppList().stream()
        .collect(Collectors.toMap(TypeNames::of, app -> app, (first, second) -> first));
  }
}
