package dev.jray.protocol.vmess;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The first 16 bytes of a legacy request. */
final class LegacyAuth {
  private LegacyAuth() {}

  /**
   * The HMAC-MD5 of a second.
   *
   * @param id 16 bytes of a main or alter id
   */
  static byte[] hmac(byte[] id, long unixSeconds) {
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      mac.init(new SecretKeySpec(id, "HmacMD5"));
      return mac.doFinal(time(unixSeconds));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-MD5", e);
    }
  }

  /** The IV of the header's CFB stream: the time is hashed four times in a row. */
  static byte[] headerIv(long unixSeconds) {
    byte[] time = time(unixSeconds);
    return Digests.md5(time, time, time, time);
  }

  private static byte[] time(long unixSeconds) {
    return ByteBuffer.allocate(Long.BYTES).putLong(unixSeconds).array();
  }
}
