package dev.jray.protocol.vmess;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.protocol.vmess.proto.Account;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.protocol.SecurityConfig;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.protocol.User;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A user of the inbound or outbound as JSON. */
final class VmessUserCodec {
  private static final int MAX_ALTER_IDS = 65535;

  private VmessUserCodec() {}

  static User read(ConfigNode node) {
    return User.newBuilder()
        .setLevel(node.get("level").uint32(0))
        .setEmail(node.get("email").string(""))
        .setAccount(
            Messages.typed(
                Account.newBuilder()
                    .setId(id(node))
                    .setAlterId((int) node.get("alterId").integer(0, MAX_ALTER_IDS, 0))
                    .setSecuritySettings(
                        SecurityConfig.newBuilder().setType(security(node.get("security"))))
                    .setTestsEnabled(node.get("experiments").string(""))
                    .build()))
        .build();
  }

  // V2Ray finds a bad id only when it starts
  private static String id(ConfigNode user) {
    ConfigNode node = user.get("id");
    String text = node.string("");
    if (!node.present()) {
      user.fail("a user needs an \"id\": a UUID");
    } else if (node.isString()) {
      try {
        VmessId.parse(text);
      } catch (IllegalArgumentException e) {
        node.fail(e.getMessage());
      }
    }
    return text;
  }

  private static SecurityType security(ConfigNode node) {
    String text = node.string("");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "auto" -> SecurityType.AUTO;
      case "aes-128-gcm" -> SecurityType.AES128_GCM;
      case "chacha20-poly1305" -> SecurityType.CHACHA20_POLY1305;
      case "none" -> SecurityType.NONE;
      case "zero" -> SecurityType.ZERO;
      default -> {
        node.warn(
            "unknown security \""
                + text
                + "\" means \"auto\"; there are auto, aes-128-gcm, chacha20-poly1305, none, zero");
        yield SecurityType.AUTO;
      }
    };
  }

  static Map<String, Object> write(User user) {
    Account account;
    try {
      account = Account.parseFrom(user.getAccount().getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("vmess: a user's account cannot be parsed", e);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", account.getId());
    if (account.getAlterId() != 0) {
      json.put("alterId", Integer.toUnsignedLong(account.getAlterId()));
    }
    json.put("security", security(account.getSecuritySettings().getType()));
    if (!account.getTestsEnabled().isEmpty()) {
      json.put("experiments", account.getTestsEnabled());
    }
    if (user.getLevel() != 0) {
      json.put("level", Integer.toUnsignedLong(user.getLevel()));
    }
    if (!user.getEmail().isEmpty()) {
      json.put("email", user.getEmail());
    }
    return json;
  }

  private static String security(SecurityType type) {
    return switch (type) {
      case UNKNOWN, AUTO -> "auto";
      case AES128_GCM -> "aes-128-gcm";
      case CHACHA20_POLY1305 -> "chacha20-poly1305";
      case NONE -> "none";
      case ZERO -> "zero";
      case LEGACY -> throw new ConfigException("vmess: JSON has no name for the security LEGACY");
      case UNRECOGNIZED -> throw new ConfigException("vmess: a user's security type is unknown");
    };
  }
}
