package dev.jray.protocol.mixed;

import com.google.protobuf.ByteString;
import dev.jray.protocol.mixed.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings as JSON, in two forms. People write the keys of the SOCKS and HTTP inbounds side by
 * side: {@code auth}, {@code accounts}, {@code udp}, {@code ip}, {@code timeout}, {@code
 * userLevel}, {@code allowTransparent}. A message that is turned back into JSON has the settings of
 * both inbounds as {@code {"socks": {"type": ..., "value": base64}, "http": {...}}}, because only
 * their own plugins can tell what is in them.
 */
final class MixedCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), MixedCodec::read, MixedCodec::write);

  private static final String SOCKS = "socks";
  private static final String HTTP = "http";

  private MixedCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder().setUserLevel(node.get("userLevel").uint32(0));
    if (node.get(SOCKS).present() || node.get(HTTP).present()) {
      return config.setSocks(compiled(node.get(SOCKS))).setHttp(compiled(node.get(HTTP))).build();
    }
    ConfigNode http = node.without("auth").without("udp").without("ip");
    // The HTTP inbound asks for a login as soon as there are accounts, SOCKS as soon as auth says
    // so
    if (!password(node)) {
      http = http.without("accounts");
    } else if (node.get("accounts").elements().isEmpty()) {
      node.fail(
          "\"auth\" is \"password\", but there are no \"accounts\": HTTP clients would need none");
    }
    return config
        .setSocks(node.without("allowTransparent").asInbound(SOCKS))
        .setHttp(http.asInbound(HTTP))
        .build();
  }

  // What is wrong with it is for the SOCKS codec to say.
  private static boolean password(ConfigNode node) {
    ConfigNode auth = node.get("auth");
    return auth.isString() && auth.string("").equals("password");
  }

  private static TypedMessage compiled(ConfigNode node) {
    String type = node.get("type").string("");
    if (type.isEmpty()) {
      node.fail("needs the \"type\" of its settings, the full name of a protobuf message");
    }
    byte[] value = {};
    try {
      value = Base64.getDecoder().decode(node.get("value").string(""));
    } catch (IllegalArgumentException e) {
      node.get("value").fail("must be Base64: " + e.getMessage());
    }
    return Messages.typed(type, ByteString.copyFrom(value));
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(SOCKS, compiled(config.getSocks()));
    json.put(HTTP, compiled(config.getHttp()));
    if (config.getUserLevel() != 0) {
      json.put("userLevel", Integer.toUnsignedLong(config.getUserLevel()));
    }
    return json;
  }

  private static Map<String, Object> compiled(TypedMessage message) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", message.getType());
    json.put("value", Base64.getEncoder().encodeToString(message.getValue().toByteArray()));
    return json;
  }
}
