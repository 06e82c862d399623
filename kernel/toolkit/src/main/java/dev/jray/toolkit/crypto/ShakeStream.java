package dev.jray.toolkit.crypto;

import org.bouncycastle.crypto.digests.SHAKEDigest;

/** What SHAKE128 (FIPS 202) makes of a seed, as an endless stream. Not thread-safe. */
public final class ShakeStream {
  /** One permutation yields so many bytes. */
  private static final int RATE = 168;

  private final SHAKEDigest shake = new SHAKEDigest(128);
  private final byte[] block = new byte[RATE];
  private int at = RATE;

  /** Begins a stream. */
  public ShakeStream(byte[] seed) {
    shake.update(seed, 0, seed.length);
  }

  /** The next two bytes as a number, 0 to 65535. */
  public int next() {
    return (octet() << 8) | octet();
  }

  /** The next bytes. */
  public void fill(byte[] out, int offset, int length) {
    for (int i = 0; i < length; i++) {
      out[offset + i] = (byte) octet();
    }
  }

  private int octet() {
    if (at == RATE) {
      shake.doOutput(block, 0, RATE);
      at = 0;
    }
    return block[at++] & 0xff;
  }
}
