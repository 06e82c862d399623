package dev.jray.transport.tcp;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.transport.tcp.proto.Config;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads and writes {@code tcpSettings}. */
final class TcpCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), TcpCodec::read, TcpCodec::write);

  private TcpCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config =
        Config.newBuilder().setAcceptProxyProtocol(node.get("acceptProxyProtocol").bool(false));
    ConfigNode header = node.get("header");
    if (!header.present()) {
      return config.build();
    }
    ConfigNode type = header.get("type");
    switch (type.string("").toLowerCase(Locale.ROOT)) {
      case "none" ->
          config.setHeaderSettings(Messages.typed(TcpSettings.NO_HEADER, ByteString.EMPTY));
      case "http" -> config.setHeaderSettings(Messages.typed(HttpHeaderCodec.read(header)));
      default -> type.fail("the type of a header must be \"none\" or \"http\"");
    }
    return config.build();
  }

  private static Map<String, Object> write(Config config) {
    TcpSettings settings = TcpSettings.of(config);
    Map<String, Object> json = new LinkedHashMap<>();
    if (settings.acceptProxyProtocol()) {
      json.put("acceptProxyProtocol", true);
    }
    if (config.hasHeaderSettings()) {
      json.put(
          "header",
          Messages.type(config.getHeaderSettings()).equals(TcpSettings.HTTP_HEADER)
              ? HttpHeaderCodec.write(TcpSettings.http(config.getHeaderSettings()))
              : Map.of("type", "none"));
    }
    return json;
  }
}
