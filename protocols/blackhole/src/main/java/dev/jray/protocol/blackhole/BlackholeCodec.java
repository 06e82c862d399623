package dev.jray.protocol.blackhole;

import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.protocol.blackhole.proto.HTTPResponse;
import dev.jray.protocol.blackhole.proto.NoneResponse;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import java.util.Locale;
import java.util.Map;

/** Reads and writes the settings of {@code blackhole}. */
final class BlackholeCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), BlackholeCodec::read, BlackholeCodec::write);

  private BlackholeCodec() {}

  private static Config read(ConfigNode node) {
    ConfigNode response = node.get("response");
    Config.Builder config = Config.newBuilder();
    if (!response.present()) {
      return config.build();
    }
    ConfigNode type = response.get("type");
    switch (type.string("").toLowerCase(Locale.ROOT)) {
      case "none" -> config.setResponse(Messages.typed(NoneResponse.getDefaultInstance()));
      case "http" -> config.setResponse(Messages.typed(HTTPResponse.getDefaultInstance()));
      default -> type.fail("the type of a response must be \"none\" or \"http\"");
    }
    return config.build();
  }

  private static Map<String, Object> write(Config config) {
    if (!config.hasResponse()) {
      return Map.of();
    }
    String name = BlackholeSettings.of(config).response().name().toLowerCase(Locale.ROOT);
    return Map.of("response", Map.of("type", name));
  }
}
