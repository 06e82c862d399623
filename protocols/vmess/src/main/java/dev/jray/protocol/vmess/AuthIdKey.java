package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.AesBlock;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * One user's key for the first 16 bytes of an AEAD request. Made once per user; may be used by many
 * threads at once.
 *
 * <pre>
 * AES-128-ECB, one block, of: Unix seconds(8) | random(4) | CRC-32 of the 12 bytes before(4)
 * </pre>
 */
final class AuthIdKey {
  private static final VmessKdf KDF = VmessKdf.of("AES Auth ID Encryption");
  private static final int CHECKED = 12;
  private static final FastThreadLocal<Trial> TRIALS =
      new FastThreadLocal<>() {
        @Override
        protected Trial initialValue() {
          return new Trial();
        }
      };

  private final byte[] key;
  private final AesBlock opening;
  // A server never needs it, and two threads may well make it twice.
  private volatile AesBlock sealing;

  private AuthIdKey(byte[] key) {
    this.key = key;
    this.opening = AesBlock.decrypter(key);
  }

  /** The key that follows from a user's command key. */
  static AuthIdKey of(byte[] commandKey) {
    return new AuthIdKey(KDF.key(commandKey));
  }

  /**
   * Tries the first 16 bytes of a connection.
   *
   * @return the client's time in Unix seconds, or -1 if the bytes are not of this user (or the time
   *     is negative, which no server accepts)
   */
  long open(byte[] wire) {
    Trial trial = TRIALS.get();
    opening.run(wire, trial.bytes);
    trial.crc.reset();
    trial.crc.update(trial.bytes, 0, CHECKED);
    if ((int) trial.crc.getValue() != trial.plain.getInt(CHECKED)) {
      return -1;
    }
    return Math.max(-1, trial.plain.getLong(0));
  }

  /** Makes the first 16 bytes of a connection. */
  byte[] seal(long unixSeconds, RandomGenerator random) {
    byte[] chance = new byte[4];
    random.nextBytes(chance);
    ByteBuffer plain = ByteBuffer.allocate(16).putLong(unixSeconds).put(chance);
    CRC32 crc = new CRC32();
    crc.update(plain.array(), 0, CHECKED);
    plain.putInt((int) crc.getValue());
    byte[] sealed = new byte[plain.capacity()];
    sealing().run(plain.array(), sealed);
    return sealed;
  }

  private AesBlock sealing() {
    AesBlock made = sealing;
    if (made == null) {
      made = AesBlock.encrypter(key);
      sealing = made;
    }
    return made;
  }

  /** What a try needs; a server with many users makes many tries, so they share it. */
  private static final class Trial {
    private final byte[] bytes = new byte[16];
    private final ByteBuffer plain = ByteBuffer.wrap(bytes);
    private final CRC32 crc = new CRC32();
  }
}
