package dev.jray.protocol.vmess;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What {@link LegacyAuth#hmac} computes, for many seconds and ids in a row. Not thread-safe. */
final class LegacyMac {
  private static final String ALGORITHM = "HmacMD5";

  private final Mac mac;
  private final ByteBuffer time = ByteBuffer.allocate(Long.BYTES);

  LegacyMac() {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-MD5", e);
    }
  }

  /** The HMACs that follow are of this id. */
  LegacyMac of(byte[] id) {
    try {
      mac.init(new SecretKeySpec(id, ALGORITHM));
      return this;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-MD5 does not take a key", e);
    }
  }

  byte[] at(long unixSeconds) {
    return mac.doFinal(time.putLong(0, unixSeconds).array());
  }
}
