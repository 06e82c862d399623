package dev.jray.protocol.vmess;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.testkit.Vectors;
import io.netty.buffer.ByteBufUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One case of the recorded vectors. */
record VectorCase(Map<String, Object> fields) {

  /** All cases of a group. */
  static List<VectorCase> group(String name) {
    return Vectors.json("vmess.json")
        .at("groups." + name)
        .read(all -> all.elements().stream().map(VectorCase::of).toList())
        .value();
  }

  private static VectorCase of(ConfigNode node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    node.members()
        .forEach(
            (key, value) -> {
              if (value.present()) {
                fields.put(key, value(value));
              }
            });
    return new VectorCase(fields);
  }

  private static Object value(ConfigNode node) {
    if (node.isObject()) {
      return of(node);
    }
    if (node.isList()) {
      return node.elements().stream().map(VectorCase::value).toList();
    }
    return node.isString() ? node.string("") : node.json();
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  String text(String key) {
    return String.valueOf(fields.get(key));
  }

  byte[] bytes(String key) {
    return ByteBufUtil.decodeHexDump(text(key));
  }

  long number(String key) {
    return Long.parseLong(text(key));
  }

  boolean is(String key) {
    return Boolean.parseBoolean(text(key));
  }

  List<byte[]> list(String key) {
    return ((List<?>) fields.get(key))
        .stream().map(hex -> ByteBufUtil.decodeHexDump(hex.toString())).toList();
  }

  List<Long> numbers(String key) {
    return ((List<?>) fields.get(key)).stream().map(n -> Long.valueOf(n.toString())).toList();
  }

  List<VectorCase> cases(String key) {
    return fields.containsKey(key)
        ? ((List<?>) fields.get(key)).stream().map(VectorCase.class::cast).toList()
        : List.of();
  }

  VectorCase inner(String key) {
    return (VectorCase) fields.get(key);
  }

  /** The request that keys, options, security and command of this case make. */
  VmessRequest request(Destination target) {
    String iv = has("body_iv") ? "body_iv" : "request_body_iv";
    String key = has("body_key") ? "body_key" : "request_body_key";
    VmessCommand command = VmessCommand.of((int) number("command"));
    return new VmessRequest(
        bytes(iv),
        bytes(key),
        has("response_auth_byte") ? Integer.parseInt(text("response_auth_byte"), 16) : 0x5a,
        Integer.parseInt(text("option"), 16),
        VmessSecurity.of((int) number("security")),
        command,
        target);
  }

  /** The same with a target that fits the command. */
  VmessRequest request() {
    Address host = new Address.Domain("example.com");
    return request(number("command") == 2 ? Destination.udp(host, 53) : Destination.tcp(host, 443));
  }

  @Override
  public String toString() {
    for (String key : List.of("id", "name", "uuid_text", "path0_ascii", "time", "timestamp")) {
      if (has(key)) {
        return text(key) + (has("form") ? " " + text("form") : "");
      }
    }
    return "case";
  }
}
