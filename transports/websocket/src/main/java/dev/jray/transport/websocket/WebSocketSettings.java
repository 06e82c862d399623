package dev.jray.transport.websocket;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.codec.HttpHead;
import dev.jray.toolkit.codec.HttpHead.Field;
import dev.jray.transport.websocket.proto.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration says.
 *
 * @param target path and query that a client asks for
 * @param headers that a client adds to its request
 * @param acceptProxyProtocol whether clients must begin with a PROXY protocol header
 * @param earlyData if both sides use it
 * @param trustForwardedFor whether X-Forwarded-For tells a client's address
 */
record WebSocketSettings(
    String target,
    List<Field> headers,
    boolean acceptProxyProtocol,
    Optional<EarlyData> earlyData,
    boolean trustForwardedFor) {
  private static final String SIZE = "ed=";
  private static final int MAX_DIGITS = 9;

  static WebSocketSettings of(Config config) {
    if (config.getUseBrowserForwarding()) {
      throw new ConfigException("JRay has no browser forwarder for the websocket transport");
    }
    if (config.getMaxEarlyData() < 0) {
      throw new ConfigException("max_early_data of the websocket transport is negative");
    }
    String target = config.getPath().startsWith("/") ? config.getPath() : "/" + config.getPath();
    Optional<EarlyData> early = Optional.empty();
    if (config.getMaxEarlyData() > 0) {
      early =
          Optional.of(
              new EarlyData(config.getMaxEarlyData(), config.getEarlyDataHeaderName(), false));
    } else {
      // Xray's way to say it, which V2Ray takes for a part of the path that no client ever sends
      int size = size(target);
      target = size < 0 ? target : withoutSize(target);
      early =
          size > 0
              ? Optional.of(new EarlyData(size, EarlyData.PROTOCOL_HEADER, true))
              : Optional.empty();
    }
    return new WebSocketSettings(
        target,
        headers(config),
        config.getAcceptProxyProtocol(),
        early,
        config.getParseXForwardedFor());
  }

  private static List<Field> headers(Config config) {
    if (!config.getEarlyDataHeaderName().isEmpty()
        && !HttpHead.isToken(config.getEarlyDataHeaderName())) {
      throw new ConfigException("early_data_header_name is not the name of an HTTP header");
    }
    return config.getHeaderList().stream()
        .map(
            header -> {
              if (!HttpHead.isToken(header.getKey()) || !HttpHead.isFieldText(header.getValue())) {
                throw new ConfigException(
                    "a header of the websocket transport is no HTTP header: \""
                        + header.getKey()
                        + "\"");
              }
              return new Field(header.getKey(), header.getValue());
            })
        .toList();
  }

  /** The path alone, as a server compares it. */
  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The number in {@code ?ed=N}; -1 if there is none. */
  private static int size(String target) {
    for (String part : query(target)) {
      String digits = part.startsWith(SIZE) ? part.substring(SIZE.length()) : "";
      if (!digits.isEmpty()
          && digits.length() <= MAX_DIGITS
          && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Integer.parseInt(digits);
      }
    }
    return -1;
  }

  private static String withoutSize(String target) {
    List<String> parts = new ArrayList<>(query(target));
    parts.removeIf(part -> part.startsWith(SIZE));
    String path = target.substring(0, target.indexOf('?'));
    return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
  }

  private static List<String> query(String target) {
    int query = target.indexOf('?');
    return query < 0 ? List.of() : List.of(target.substring(query + 1).split("&", -1));
  }
}
