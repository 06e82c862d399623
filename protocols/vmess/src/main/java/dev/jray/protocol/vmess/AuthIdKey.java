package dev.jray.protocol.vmess;

import java.util.random.RandomGenerator;

/**
 * One user's key for the first 16 bytes of an AEAD request. Made once per user; may be used by many
 * threads at once.
 */
final class AuthIdKey {
  private AuthIdKey(byte[] key) {}

  static AuthIdKey of(VmessId id) {
    throw new UnsupportedOperationException();
  }

  /**
   * Tries the first 16 bytes of a connection.
   *
   * @return the client's time in Unix seconds, or -1 if the bytes are not of this user (or the time
   *     is negative, which no server accepts)
   */
  long open(byte[] wire) {
    throw new UnsupportedOperationException();
  }

  /** Makes the first 16 bytes of a connection. */
  byte[] seal(long unixSeconds, RandomGenerator random) {
    throw new UnsupportedOperationException();
  }
}
