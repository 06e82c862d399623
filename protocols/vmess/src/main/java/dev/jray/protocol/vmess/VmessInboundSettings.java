package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.inbound.Config;
import java.util.List;

/**
 * Settings of the inbound.
 *
 * @param users who may come, to begin with
 * @param detour the tag of the inbound that clients are sent to; empty for none
 * @param defaultAlterIds how many alter ids a user gets that is made for a detour to here
 * @param defaultLevel the level of such a user
 * @param secureOnly whether bodies must be encrypted well
 */
record VmessInboundSettings(
    List<VmessUser> users,
    String detour,
    int defaultAlterIds,
    int defaultLevel,
    boolean secureOnly) {

  VmessInboundSettings {
    users = List.copyOf(users);
  }

  /**
   * Parses the message; throws a {@link dev.jray.spi.config.ConfigException} if it cannot be used.
   */
  static VmessInboundSettings of(Config config) {
    return new VmessInboundSettings(
        config.getUserList().stream().map(VmessUser::of).toList(),
        config.getDetour().getTo(),
        config.getDefault().getAlterId() & 0xffff,
        config.getDefault().getLevel(),
        config.getSecureEncryptionOnly());
  }
}
