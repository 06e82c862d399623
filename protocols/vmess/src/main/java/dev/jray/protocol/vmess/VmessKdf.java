package dev.jray.protocol.vmess;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The key derivation of the AEAD form: an HMAC-SHA256 whose hash is an HMAC whose hash is ..., one
 * level for each step of a path.
 *
 * <pre>
 * H0(m) = HMAC-SHA256(key "VMess AEAD KDF", m)
 * Hi(m) = HMAC built on Hi-1(key path[i], m)
 * KDF(key, path) = Hn(key)
 * </pre>
 *
 * <p>An object stands for a path and holds what its hash is before the first byte of the message:
 * the keys of the path are hashed once, not once for each of the 2^n hashes below it. Immutable.
 */
final class VmessKdf {
  private static final int BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  /** The path without steps. */
  static final VmessKdf ROOT = new VmessKdf(Hash.bottom(ascii("VMess AEAD KDF")));

  private final Hash begun;

  private VmessKdf(Hash begun) {
    this.begun = begun;
  }

  /** The path of one step. */
  static VmessKdf of(String salt) {
    return ROOT.then(ascii(salt));
  }

  /** This path with one more step. */
  VmessKdf then(byte[] step) {
    return new VmessKdf(begun.keyed(step));
  }

  /** 32 bytes from a key. */
  byte[] derive(byte[] key) {
    return begun.with(key).finish();
  }

  /** The first 16 bytes: a key. */
  byte[] key(byte[] key) {
    return Arrays.copyOf(derive(key), 16);
  }

  /** The first 12 bytes: a nonce. */
  byte[] nonce(byte[] key) {
    return Arrays.copyOf(derive(key), 12);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] padded(byte[] key, byte pad) {
    byte[] padded = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      padded[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
    }
    return padded;
  }

  /**
   * The hash of one level after some input. The input of all levels goes into one SHA-256; each
   * level adds what is done to the result afterwards.
   *
   * @param inner holds the inner keys of all levels and the input
   * @param bottom a SHA-256 that holds the outer key of level 0
   * @param outers for each level above, the level below it after the outer key
   */
  private record Hash(MessageDigest inner, MessageDigest bottom, List<Hash> outers) {

    static Hash bottom(byte[] key) {
      MessageDigest inner = Digests.sha256();
      inner.update(padded(key, INNER));
      MessageDigest outer = Digests.sha256();
      outer.update(padded(key, OUTER));
      return new Hash(inner, outer, List.of());
    }

    /** The level above this one. */
    Hash keyed(byte[] key) {
      byte[] fitting = key.length > BLOCK ? with(key).finish() : key;
      List<Hash> more = new ArrayList<>(outers);
      more.add(with(padded(fitting, OUTER)));
      return new Hash(with(padded(fitting, INNER)).inner, bottom, more);
    }

    Hash with(byte[] input) {
      MessageDigest copy = Digests.copy(inner);
      copy.update(input);
      return new Hash(copy, bottom, outers);
    }

    /** The result; only for what {@link #with} returned, and once. */
    byte[] finish() {
      MessageDigest last = Digests.copy(bottom);
      last.update(inner.digest());
      byte[] result = last.digest();
      for (Hash outer : outers) {
        result = outer.with(result).finish();
      }
      return result;
    }
  }
}
