package dev.jray.feature.sniff.quic;

import io.netty.buffer.ByteBufUtil;

/** The versions whose first packets can be read, with the salts of their keys. */
enum QuicVersion {
  /** RFC 9001, section 5.2. */
  V1(0x0000_0001, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
  /** The last draft, which some servers still speak. */
  DRAFT_29(0xff00_001d, "afbfec289993d24c9e9786f19c6111e04390a899");

  private final int number;
  private final String salt;

  QuicVersion(int number, String salt) {
    this.number = number;
    this.salt = salt;
  }

  byte[] salt() {
    return ByteBufUtil.decodeHexDump(salt);
  }

  /** The version with this number, or null. */
  static QuicVersion of(int number) {
    for (QuicVersion version : values()) {
      if (version.number == number) {
        return version;
      }
    }
    return null;
  }
}
