package dev.jray.protocol.vmess;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key derivation of the AEAD form: an HMAC-SHA256 whose hash is an HMAC whose hash is ..., one
 * level for each step of a path.
 *
 * <pre>
 * H0(m) = HMAC-SHA256(key "VMess AEAD KDF", m)
 * Hi(m) = HMAC built on Hi-1(key path[i], m)
 * KDF(key, path) = Hn(key)
 * </pre>
 */
final class VmessKdf {
  private static final int BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;
  private static final byte[] BASE = ascii("VMess AEAD KDF");

  private final byte[][] path;

  private VmessKdf(byte[][] path) {
    this.path = path;
  }

  /** 32 bytes from a key, a salt and the steps of the path behind it. */
  static byte[] derive(byte[] key, String salt, byte[]... steps) {
    byte[][] path = new byte[steps.length + 1][];
    path[0] = ascii(salt);
    System.arraycopy(steps, 0, path, 1, steps.length);
    return derive(key, path);
  }

  /** 32 bytes from a key and a path. */
  static byte[] derive(byte[] key, byte[][] path) {
    return new VmessKdf(path).hash(path.length, key);
  }

  /** The first 16 bytes: a key. */
  static byte[] key(byte[] key, String salt, byte[]... steps) {
    return Arrays.copyOf(derive(key, salt, steps), 16);
  }

  /** The first 12 bytes: a nonce. */
  static byte[] nonce(byte[] key, String salt, byte[]... steps) {
    return Arrays.copyOf(derive(key, salt, steps), 12);
  }

  private byte[] hash(int level, byte[] message) {
    byte[] key = level == 0 ? BASE : path[level - 1];
    byte[] short64 = key.length > BLOCK ? below(level, key) : key;
    byte[] inner = below(level, padded(short64, INNER, message));
    return below(level, padded(short64, OUTER, inner));
  }

  private byte[] below(int level, byte[] message) {
    return level == 0 ? Digests.sha256(message) : hash(level - 1, message);
  }

  private static byte[] padded(byte[] key, byte pad, byte[] message) {
    byte[] padded = new byte[BLOCK + message.length];
    for (int i = 0; i < BLOCK; i++) {
      padded[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
    }
    System.arraycopy(message, 0, padded, BLOCK, message.length);
    return padded;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
