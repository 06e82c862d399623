package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.inbound.Config;
import dev.jray.protocol.vmess.proto.inbound.DefaultConfig;
import dev.jray.protocol.vmess.proto.inbound.DetourConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The inbound's settings as JSON. */
final class VmessInboundCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(
          Config.getDefaultInstance(), VmessInboundCodec::read, VmessInboundCodec::write);

  private VmessInboundCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config = Config.newBuilder();
    Set<String> emails = new HashSet<>();
    for (ConfigNode client : node.get("clients").elements()) {
      config.addUser(VmessUserCodec.read(client));
      checkEmail(client.get("email"), emails);
    }
    ConfigNode defaults = node.get("default");
    if (defaults.present()) {
      config.setDefault(
          DefaultConfig.newBuilder()
              .setAlterId((int) defaults.get("alterId").integer(0, 65535, 0))
              .setLevel((int) defaults.get("level").integer(0, 255, 0)));
    }
    ConfigNode detour = node.get("detour");
    // The older place; what stands there is read in any case, so that it is checked
    ConfigNode older = node.get("features").get("detour");
    if (older.present()) {
      config.setDetour(DetourConfig.newBuilder().setTo(older.get("to").string("")));
    }
    if (detour.present()) {
      config.setDetour(DetourConfig.newBuilder().setTo(detour.get("to").string("")));
    }
    config.setSecureEncryptionOnly(node.get("disableInsecureEncryption").bool(false));
    return config.build();
  }

  private static void checkEmail(ConfigNode node, Set<String> emails) {
    if (node.isString()) {
      String email = node.string("");
      if (!email.isEmpty() && !emails.add(email.toLowerCase(Locale.ROOT))) {
        node.fail("another user has this email; it must be unique, whatever its case");
      }
    }
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("clients", config.getUserList().stream().map(VmessUserCodec::write).toList());
    if (config.hasDefault()) {
      json.put(
          "default",
          Map.of(
              "alterId", Integer.toUnsignedLong(config.getDefault().getAlterId()),
              "level", Integer.toUnsignedLong(config.getDefault().getLevel())));
    }
    if (config.hasDetour()) {
      json.put("detour", Map.of("to", config.getDetour().getTo()));
    }
    if (config.getSecureEncryptionOnly()) {
      json.put("disableInsecureEncryption", true);
    }
    return json;
  }
}
