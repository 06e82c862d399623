package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.Account;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.protocol.SecurityConfig;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.protocol.User;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Users as the configuration has them, and tables of them. */
final class TestUsers {
  static final String UUID_TEXT = "66ad4540-b58c-4ad2-9926-ea63445a9b57";
  static final VmessId ID = VmessId.parse(UUID_TEXT);

  private TestUsers() {}

  static User message(String email, String uuid, int alterIds) {
    return message(email, uuid, alterIds, SecurityType.AUTO, "");
  }

  static User message(
      String email, String uuid, int alterIds, SecurityType security, String experiments) {
    return User.newBuilder()
        .setEmail(email)
        .setLevel(3)
        .setAccount(
            Messages.typed(
                Account.newBuilder()
                    .setId(uuid)
                    .setAlterId(alterIds)
                    .setSecuritySettings(SecurityConfig.newBuilder().setType(security))
                    .setTestsEnabled(experiments)
                    .build()))
        .build();
  }

  static VmessUser user(String email, String uuid, int alterIds) {
    return VmessUser.of(message(email, uuid, alterIds));
  }

  /** A user whom the number makes different from others. */
  static VmessUser user(int number) {
    return user("user" + number + "@test", uuid(number), 0);
  }

  static String uuid(int number) {
    return new UUID(0x1122334455667788L, number).toString();
  }

  static VmessUsers table(TestClock clock, VmessUser... users) {
    return new VmessUsers(List.of(users), clock, new SplittableRandom(1));
  }

  /** The first 16 bytes of an AEAD request. */
  static byte[] aead(VmessUser user, long time, long chance) {
    return user.authIdKey().seal(time, new SplittableRandom(chance));
  }
}
