package dev.jray.protocol.vmess;

import dev.jray.spi.flow.User;

/** A user of the inbound. Two of them are never the same, even if their accounts are. */
final class VmessUser {
  private final User user;
  private final VmessAccount account;
  private final AuthIdKey authIdKey;
  private final VmessUser host;
  private volatile boolean left;

  VmessUser(String email, int level, VmessAccount account) {
    this(email, level, account, null);
  }

  /**
   * Makes a user.
   *
   * @param host whose guest it is at another inbound, and with whom it leaves; null for none
   */
  VmessUser(String email, int level, VmessAccount account, VmessUser host) {
    this.user = new User(email, level, account);
    this.account = account;
    this.host = host;
    this.authIdKey = account.id().authIdKey();
  }

  /**
   * Parses the message; throws a {@link dev.jray.spi.config.ConfigException} if it cannot be used.
   */
  static VmessUser of(dev.jray.spi.proto.protocol.User message) {
    return new VmessUser(
        message.getEmail(), message.getLevel(), VmessAccount.of(message.getAccount()));
  }

  /** The message from which the user could be made again. */
  dev.jray.spi.proto.protocol.User message() {
    return dev.jray.spi.proto.protocol.User.newBuilder()
        .setLevel(user.level())
        .setEmail(user.email())
        .setAccount(account.message())
        .build();
  }

  /** The user as the kernel knows it. */
  User user() {
    return user;
  }

  VmessAccount account() {
    return account;
  }

  /** The user was removed. */
  void leave() {
    left = true;
  }

  /** Whether the user was removed, maybe while a handshake was under way. */
  boolean left() {
    return left || (host != null && host.left());
  }

  /** Finds the user's AEAD requests. */
  AuthIdKey authIdKey() {
    return authIdKey;
  }
}
