package dev.jray.protocol.vmess;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes from which VMess makes its keys. */
final class Digests {
  private Digests() {}

  /** MD5 of all parts in a row. */
  static byte[] md5(byte[]... parts) {
    return digest(of("MD5"), parts);
  }

  /** SHA-256 of all parts in a row. */
  static byte[] sha256(byte[]... parts) {
    return digest(sha256(), parts);
  }

  /** A SHA-256 that has taken nothing yet. */
  static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** One that has taken the same as another, and goes on by itself. */
  static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(digest + " cannot be copied", e);
    }
  }

  private static byte[] digest(MessageDigest digest, byte[]... parts) {
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }
}
