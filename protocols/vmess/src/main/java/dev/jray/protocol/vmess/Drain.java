package dev.jray.protocol.vmess;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How many bytes of a connection are read before it is closed for a bad header. Who sends garbage
 * learns nothing from the number: it does not depend on what is wrong, it stays about the same as
 * long as the configuration does, and it is another one on each server.
 *
 * @param base least number of bytes
 * @param spread how many numbers are possible from there on
 */
record Drain(int base, int spread) {
  // The shortest request: the first 16 bytes and the fields that every header has
  private static final int LEAST = 16 + 38;
  private static final int BASES = 3266;
  private static final int SPREADS = 64;
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] SALT = {'V', 'M', 'E', 'S', 'S', 'B', 'S', 'K', 'D', 'F'};

  /** The numbers that follow from a list of users; random ones if there is none. */
  static Drain of(List<VmessUser> users, RandomGenerator random) {
    if (users.isEmpty()) {
      return new Drain(LEAST + random.nextInt(BASES), 1 + random.nextInt(SPREADS));
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(SALT, ALGORITHM));
      users.forEach(user -> mac.update(user.account().id().bytes()));
      ByteBuffer seed = ByteBuffer.wrap(mac.doFinal());
      return new Drain(
          LEAST + Math.floorMod(seed.getLong(), BASES), 1 + Math.floorMod(seed.getLong(), SPREADS));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA256", e);
    }
  }

  /** How many bytes in all for one connection. */
  int bytes(RandomGenerator random) {
    return base + random.nextInt(spread);
  }
}
