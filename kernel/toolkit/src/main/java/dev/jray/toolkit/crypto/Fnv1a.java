package dev.jray.toolkit.crypto;

/** The hash FNV-1a with 32 bits: a checksum, not a protection. */
public final class Fnv1a {
  private static final int OFFSET = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv1a() {}

  /** The hash of some bytes. */
  public static int hash(byte[] bytes, int offset, int length) {
    int hash = OFFSET;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return hash;
  }
}
