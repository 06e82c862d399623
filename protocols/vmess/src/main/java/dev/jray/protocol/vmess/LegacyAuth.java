package dev.jray.protocol.vmess;

/** The first 16 bytes of a legacy request. */
final class LegacyAuth {
  private LegacyAuth() {}

  /**
   * The HMAC of a second.
   *
   * @param id 16 bytes of a main or alter id
   */
  static byte[] hmac(byte[] id, long unixSeconds) {
    throw new UnsupportedOperationException();
  }

  /** The IV of the header's CFB stream. */
  static byte[] headerIv(long unixSeconds) {
    throw new UnsupportedOperationException();
  }
}
