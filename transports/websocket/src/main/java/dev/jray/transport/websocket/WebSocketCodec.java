package dev.jray.transport.websocket;

import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.toolkit.codec.HttpHead;
import dev.jray.transport.websocket.proto.Config;
import dev.jray.transport.websocket.proto.Header;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes {@code wsSettings}. */
final class WebSocketCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), WebSocketCodec::read, WebSocketCodec::write);

  private WebSocketCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config =
        Config.newBuilder()
            .setPath(path(node))
            .setAcceptProxyProtocol(node.get("acceptProxyProtocol").bool(false))
            .setMaxEarlyData((int) node.get("maxEarlyData").integer(0, Integer.MAX_VALUE, 0))
            .setEarlyDataHeaderName(headerName(node.get("earlyDataHeaderName")))
            .setParseXForwardedFor(node.get("parseXForwardedFor").bool(false));
    ConfigNode forwarding = node.get("useBrowserForwarding");
    if (forwarding.bool(false)) {
      forwarding.fail("JRay has no browser forwarder; remove this or set it to false");
    }
    node.get("headers")
        .members()
        .forEach(
            (name, value) ->
                config.addHeader(
                    Header.newBuilder().setKey(name).setValue(headerValue(name, value))));
    return config.build();
  }

  /** Configurations of old say "Path". */
  private static String path(ConfigNode node) {
    String path = node.get("path").string("");
    ConfigNode old = node.get("Path");
    return path.isEmpty() && old.isString() ? old.string("") : path;
  }

  private static String headerName(ConfigNode node) {
    String name = node.string("");
    if (!name.isEmpty() && !HttpHead.isToken(name)) {
      node.fail("this cannot be the name of an HTTP header");
    }
    return name;
  }

  private static String headerValue(String name, ConfigNode node) {
    String value = node.string("");
    if (!HttpHead.isToken(name) || !HttpHead.isFieldText(value)) {
      node.fail("an HTTP header has a name of letters, digits and \"-\", and one line of text");
    } else if (UpgradeRequest.isReserved(name)) {
      node.warn("WebSocket sets this header itself: an outbound with it cannot connect");
    }
    return value;
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!config.getPath().isEmpty()) {
      json.put("path", config.getPath());
    }
    if (config.getHeaderCount() > 0) {
      Map<String, Object> headers = new LinkedHashMap<>();
      config.getHeaderList().forEach(header -> headers.put(header.getKey(), header.getValue()));
      json.put("headers", headers);
    }
    if (config.getAcceptProxyProtocol()) {
      json.put("acceptProxyProtocol", true);
    }
    if (config.getMaxEarlyData() != 0) {
      json.put("maxEarlyData", config.getMaxEarlyData());
    }
    if (!config.getEarlyDataHeaderName().isEmpty()) {
      json.put("earlyDataHeaderName", config.getEarlyDataHeaderName());
    }
    if (config.getParseXForwardedFor()) {
      json.put("parseXForwardedFor", true);
    }
    return json;
  }
}
