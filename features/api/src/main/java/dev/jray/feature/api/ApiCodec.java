package dev.jray.feature.api;

import dev.jray.feature.api.proto.commander.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and writes the {@code api} section. */
final class ApiCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), ApiCodec::read, ApiCodec::write, ApiCodec::portable);

  private ApiCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder().setTag(node.get("tag").string(""));
    if (config.getTag().isEmpty()) {
      node.fail("API tag can't be empty.");
    }
    config.setListen(listen(node.get("listen")));
    for (ConfigNode service : node.get("services").elements()) {
      String name = service.string("");
      Optional<ServiceKind> kind = ServiceKind.named(name);
      kind.ifPresent(known -> config.addService(Messages.typed(known.settings())));
      if (kind.isEmpty()) {
        service.warn("there is no service \"" + name + "\"; there are " + names());
      }
    }
    return config.build();
  }

  private static String listen(ConfigNode node) {
    String listen = node.string("");
    if (!listen.isEmpty()) {
      try {
        ListenAddress.of(listen);
      } catch (ConfigException e) {
        node.fail(e.getMessage());
      }
    }
    return listen;
  }

  private static String names() {
    return Arrays.stream(ServiceKind.values())
        .map(ServiceKind::jsonName)
        .collect(Collectors.joining(", "));
  }

  /** V2Ray 4 does not start with services that it does not know, and its own reader skips them. */
  private static Config portable(Config config) {
    Config.Builder portable = config.toBuilder().clearService();
    for (TypedMessage service : config.getServiceList()) {
      if (ServiceKind.ofType(service.getType()).map(ServiceKind::inV2Ray4).orElse(true)) {
        portable.addService(service);
      }
    }
    return portable.build();
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tag", config.getTag());
    if (!config.getListen().isEmpty()) {
      json.put("listen", config.getListen());
    }
    List<String> services =
        config.getServiceList().stream()
            .map(
                service ->
                    ServiceKind.ofType(service.getType())
                        .orElseThrow(() -> unknown(service.getType()))
                        .jsonName())
            .toList();
    json.put("services", services);
    return json;
  }

  /** A service that nobody knows. */
  static ConfigException unknown(String type) {
    return new ConfigException(
        "Serial: Unknown type: " + type + "; the services of the api section are " + names());
  }
}
