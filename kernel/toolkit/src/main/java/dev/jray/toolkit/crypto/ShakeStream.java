package dev.jray.toolkit.crypto;

/**
 * What SHAKE128 (FIPS 202) makes of a seed, as an endless stream. Not thread-safe.
 *
 * <p>Of our own making because a proxy asks for two bytes per chunk and needs nothing else of a
 * library whose signed jar costs the first connection half a second.
 */
public final class ShakeStream {
  /** One permutation takes in, and yields, so many bytes. */
  private static final int RATE = 168;

  /** What marks the end of SHAKE's input: the suffix 1111, and the first bit of the padding. */
  private static final byte DOMAIN = 0x1f;

  private static final byte LAST_OF_PADDING = (byte) 0x80;

  private final Keccak keccak = new Keccak();
  private int at = RATE;

  /** Begins a stream. */
  public ShakeStream(byte[] seed) {
    int place = 0;
    for (byte octet : seed) {
      if (place == RATE) {
        keccak.permute();
        place = 0;
      }
      keccak.mix(place++, octet);
    }
    if (place == RATE) {
      keccak.permute();
      place = 0;
    }
    keccak.mix(place, DOMAIN);
    keccak.mix(RATE - 1, LAST_OF_PADDING);
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
      keccak.permute();
      at = 0;
    }
    return keccak.octet(at++);
  }
}
