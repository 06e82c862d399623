package dev.jray.protocol.vmess;

/** An id that may authenticate legacy requests of a user: the main one or one of the alter ids. */
final class LegacyId {
  private final VmessUser user;
  private final byte[] bytes;

  LegacyId(VmessUser user, byte[] bytes) {
    this.user = user;
    this.bytes = bytes;
  }

  VmessUser user() {
    return user;
  }

  /** The id itself, 16 bytes; not a copy. */
  byte[] bytes() {
    return bytes;
  }
}
