package dev.jray.protocol.vmess;

import dev.jray.spi.flow.User;

/** A user of the inbound. Two of them are never the same, even if their accounts are. */
final class VmessUser {
  private final User user;
  private final VmessAccount account;
  private final AuthIdKey authIdKey;

  VmessUser(String email, int level, VmessAccount account) {
    this.user = new User(email, level, account);
    this.account = account;
    this.authIdKey = account.id().authIdKey();
  }

  /**
   * Parses the message; throws a {@link dev.jray.spi.config.ConfigException} if it cannot be used.
   */
  static VmessUser of(dev.jray.spi.proto.protocol.User message) {
    return new VmessUser(
        message.getEmail(), message.getLevel(), VmessAccount.of(message.getAccount()));
  }

  /** The user as the kernel knows it. */
  User user() {
    return user;
  }

  VmessAccount account() {
    return account;
  }

  /** Finds the user's AEAD requests. */
  AuthIdKey authIdKey() {
    return authIdKey;
  }
}
