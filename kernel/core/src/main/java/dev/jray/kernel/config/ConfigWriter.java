package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes a configuration as V2Ray JSON. */
final class ConfigWriter {
  private final Catalog catalog;
  private final InboundCodec inbounds;
  private final OutboundCodec outbounds;

  ConfigWriter(Catalog catalog, ConfigBuilder builder) {
    this.catalog = catalog;
    this.inbounds = builder.inbounds();
    this.outbounds = builder.outbounds();
  }

  String write(Config config) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> json = new LinkedHashMap<>();
    List<String> kernel = Sections.KERNEL.stream().map(TypedMessage::getType).toList();
    for (TypedMessage app : config.getAppList()) {
      String type = TypeNames.of(app);
      if (!kernel.contains(type)) {
        attempt(
            problems,
            type,
            () -> {
              FeatureProvider<?> feature =
                  catalog
                      .featureByType(type)
                      .orElseThrow(
                          () -> new ConfigException(HandlerMessages.unknownType("feature", type)));
              json.put(feature.section(), SettingsWriter.write(feature.codec(), app));
            });
      }
    }
    putAll(
        json, "inbounds", handlers(problems, "inbound", config.getInboundList(), inbounds::write));
    putAll(
        json,
        "outbounds",
        handlers(problems, "outbound", config.getOutboundList(), outbounds::write));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return JsonWriter.write(json);
  }

  private static void putAll(Map<String, Object> json, String key, List<Object> handlers) {
    if (!handlers.isEmpty()) {
      json.put(key, handlers);
    }
  }

  private static <T> List<Object> handlers(
      List<String> problems,
      String kind,
      List<T> handlers,
      Function<T, Map<String, Object>> writer) {
    List<Object> written = new ArrayList<>();
    for (int i = 0; i < handlers.size(); i++) {
      T handler = handlers.get(i);
      attempt(problems, kind + "[" + i + "]", () -> written.add(writer.apply(handler)));
    }
    return written;
  }

  private static void attempt(List<String> problems, String path, Runnable part) {
    try {
      part.run();
    } catch (ConfigException e) {
      e.problems().forEach(problem -> problems.add(path + ": " + problem));
    }
  }
}
