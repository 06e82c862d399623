package dev.jray.protocol.vmess;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes from which VMess makes its keys. */
final class Digests {
  private Digests() {}

  /** MD5 of all parts in a row. */
  static byte[] md5(byte[]... parts) {
    return digest("MD5", parts);
  }

  /** SHA-256 of all parts in a row. */
  static byte[] sha256(byte[]... parts) {
    return digest("SHA-256", parts);
  }

  private static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
