package dev.jray.kernel.instance;

import dev.jray.kernel.config.Settings;
import dev.jray.kernel.config.TypeNames;
import dev.jray.kernel.inject.FeatureSpec;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.proxyman.InboundConfig;
import dev.jray.spi.proto.proxyman.OutboundConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the list of apps in a configuration: some are the kernel's own, the others features. */
final class AppReader {
  private static final String DISPATCHER =
      dev.jray.spi.proto.dispatcher.Config.getDescriptor().getFullName();
  private static final String INBOUNDS = InboundConfig.getDescriptor().getFullName();
  private static final String OUTBOUNDS = OutboundConfig.getDescriptor().getFullName();

  private final Catalog catalog;
  private final Settings settings;

  AppReader(Catalog catalog) {
    this.catalog = catalog;
    this.settings = new Settings(catalog);
  }

  List<FeatureSpec<?>> read(Config config) {
    List<FeatureSpec<?>> features = new ArrayList<>();
    Set<String> own = new HashSet<>();
    for (TypedMessage app : config.getAppList()) {
      String type = TypeNames.of(app);
      Optional<FeatureProvider<?>> provider = catalog.featureByType(type);
      if (provider.isPresent()) {
        features.add(spec(provider.get(), app));
      } else if (!type.equals(DISPATCHER) && !type.equals(INBOUNDS) && !type.equals(OUTBOUNDS)) {
        throw new ConfigException(
            "Serial: Unknown type: "
                + type
                + "; no installed plugin provides it, add the jar that does to plugins/");
      } else {
        own.add(type);
      }
    }
    checkOwn(config, own);
    return features;
  }

  private <C> FeatureSpec<C> spec(FeatureProvider<C> provider, TypedMessage app) {
    return new FeatureSpec<>(provider, settings.parse(provider.codec(), app.getValue()));
  }

  private static void checkOwn(Config config, Set<String> own) {
    need(config.getInboundCount() > 0, own, INBOUNDS, "inbounds");
    need(config.getOutboundCount() > 0, own, OUTBOUNDS, "outbounds");
    need(config.getInboundCount() > 0, own, DISPATCHER, "inbounds");
    need(own.contains(DISPATCHER), own, OUTBOUNDS, "a dispatcher");
  }

  private static void need(boolean needed, Set<String> own, String type, String because) {
    if (needed && !own.contains(type)) {
      throw new ConfigException(
          "not all dependency are resolved: the configuration has "
              + because
              + ", but its app list has no "
              + type
              + "; add it");
    }
  }
}
