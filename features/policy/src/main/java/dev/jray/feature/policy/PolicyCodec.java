package dev.jray.feature.policy;

import dev.jray.feature.policy.proto.Config;
import dev.jray.feature.policy.proto.Policy;
import dev.jray.feature.policy.proto.Second;
import dev.jray.feature.policy.proto.SystemPolicy;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads and writes the {@code policy} section. */
final class PolicyCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), PolicyCodec::read, PolicyCodec::write);

  private static final int KIB = 1024;
  private static final int MAX_KIB = Integer.MAX_VALUE / KIB;

  private PolicyCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    // By number, so that the bytes do not depend on how the text is ordered.
    Map<Long, Policy> levels = new TreeMap<>();
    node.get("levels")
        .members()
        .forEach(
            (key, level) -> {
              OptionalLong number = number(key);
              if (number.isEmpty()) {
                level.fail("\"" + key + "\" is no user level: write a number from 0 to 4294967295");
              } else if (level.isObject()) {
                levels.put(number.getAsLong(), readLevel(level));
              } else if (level.present()) {
                level.fail("a level is an object such as {\"connIdle\": 300}");
              }
            });
    levels.forEach((number, level) -> config.putLevel(number.intValue(), level));
    ConfigNode system = node.get("system");
    if (system.present()) {
      config.setSystem(readSystem(system));
    }
    return config.build();
  }

  private static OptionalLong number(String key) {
    if (key.isEmpty() || !key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Integer.toUnsignedLong(Integer.parseUnsignedInt(key)));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  private static Policy readLevel(ConfigNode node) {
    Policy.Timeout.Builder timeout = Policy.Timeout.newBuilder();
    readSeconds(node.get("handshake"), timeout::setHandshake);
    readSeconds(node.get("connIdle"), timeout::setConnectionIdle);
    readSeconds(node.get("uplinkOnly"), timeout::setUplinkOnly);
    readSeconds(node.get("downlinkOnly"), timeout::setDownlinkOnly);
    Policy.Builder level =
        Policy.newBuilder()
            .setTimeout(timeout)
            .setStats(
                Policy.Stats.newBuilder()
                    .setUserUplink(node.get("statsUserUplink").bool(false))
                    .setUserDownlink(node.get("statsUserDownlink").bool(false))
                    .setUserOnline(node.get("statsUserOnline").bool(false)));
    ConfigNode buffer = node.get("bufferSize");
    if (buffer.present()) {
      level.setBuffer(Policy.Buffer.newBuilder().setConnection(readBuffer(buffer)));
    }
    return level.build();
  }

  private static void readSeconds(ConfigNode node, Consumer<Second> to) {
    if (node.present()) {
      to.accept(Second.newBuilder().setValue(node.uint32(0)).build());
    }
  }

  private static int readBuffer(ConfigNode node) {
    long kib = node.integer(Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
    if (kib > MAX_KIB) {
      // V2Ray multiplies in 32 bits and gets anything from 0 to unlimited.
      node.warn("a buffer of 2 GiB or more counts as unlimited: write -1");
      return -1;
    }
    return kib < 0 ? -1 : (int) kib * KIB;
  }

  private static SystemPolicy readSystem(ConfigNode node) {
    return SystemPolicy.newBuilder()
        .setStats(
            SystemPolicy.Stats.newBuilder()
                .setInboundUplink(node.get("statsInboundUplink").bool(false))
                .setInboundDownlink(node.get("statsInboundDownlink").bool(false))
                .setOutboundUplink(node.get("statsOutboundUplink").bool(false))
                .setOutboundDownlink(node.get("statsOutboundDownlink").bool(false)))
        .setOverrideAccessLogDest(node.get("overrideAccessLogDest").bool(false))
        .build();
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Object> levels = new LinkedHashMap<>();
    config
        .getLevelMap()
        .forEach((number, level) -> levels.put(Integer.toUnsignedString(number), write(level)));
    if (!levels.isEmpty()) {
      tree.put("levels", levels);
    }
    if (config.hasSystem()) {
      SystemPolicy.Stats stats = config.getSystem().getStats();
      Map<String, Object> system = new LinkedHashMap<>();
      putIfTrue(system, "statsInboundUplink", stats.getInboundUplink());
      putIfTrue(system, "statsInboundDownlink", stats.getInboundDownlink());
      putIfTrue(system, "statsOutboundUplink", stats.getOutboundUplink());
      putIfTrue(system, "statsOutboundDownlink", stats.getOutboundDownlink());
      putIfTrue(system, "overrideAccessLogDest", config.getSystem().getOverrideAccessLogDest());
      tree.put("system", system);
    }
    return tree;
  }

  private static Map<String, Object> write(Policy level) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Policy.Timeout timeout = level.getTimeout();
    putSeconds(tree, "handshake", timeout.hasHandshake(), timeout.getHandshake());
    putSeconds(tree, "connIdle", timeout.hasConnectionIdle(), timeout.getConnectionIdle());
    putSeconds(tree, "uplinkOnly", timeout.hasUplinkOnly(), timeout.getUplinkOnly());
    putSeconds(tree, "downlinkOnly", timeout.hasDownlinkOnly(), timeout.getDownlinkOnly());
    putIfTrue(tree, "statsUserUplink", level.getStats().getUserUplink());
    putIfTrue(tree, "statsUserDownlink", level.getStats().getUserDownlink());
    putIfTrue(tree, "statsUserOnline", level.getStats().getUserOnline());
    if (level.hasBuffer()) {
      int bytes = level.getBuffer().getConnection();
      // Up, because 0 is no small buffer but the order to hand over each write.
      tree.put("bufferSize", bytes < 0 ? -1 : Math.min(MAX_KIB, (bytes + (KIB - 1L)) / KIB));
    }
    return tree;
  }

  private static void putSeconds(
      Map<String, Object> tree, String key, boolean present, Second value) {
    if (present) {
      tree.put(key, Integer.toUnsignedLong(value.getValue()));
    }
  }

  private static void putIfTrue(Map<String, Object> tree, String key, boolean value) {
    if (value) {
      tree.put(key, true);
    }
  }
}
