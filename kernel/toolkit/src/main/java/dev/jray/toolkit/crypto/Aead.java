package dev.jray.toolkit.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key of a cipher that encrypts and authenticates, for one direction: an object either seals or
 * opens. It keeps its cipher from call to call, so it is not thread-safe. Works on arrays, since
 * that is where the JDK's ciphers are fastest; input and output must not overlap.
 */
public final class Aead {
  /** Bytes of a nonce. */
  public static final int NONCE = 12;

  /** By how many bytes sealed text is longer than plain text. */
  public static final int TAG = 16;

  private static final byte[] NO_DATA = {};

  private final AeadAlgorithm algorithm;
  private final int mode;
  private final Cipher cipher;
  private final SecretKeySpec key;

  private Aead(AeadAlgorithm algorithm, int mode, byte[] key) {
    if (key.length != algorithm.keyLength()) {
      throw new IllegalArgumentException(
          algorithm + " has keys of " + algorithm.keyLength() + " bytes, not " + key.length);
    }
    this.algorithm = algorithm;
    this.mode = mode;
    this.key = new SecretKeySpec(key, algorithm.keyAlgorithm());
    this.cipher = Ciphers.get(algorithm.transformation());
  }

  /** Makes an object that seals. It must never get the same nonce twice. */
  public static Aead sealer(AeadAlgorithm algorithm, byte[] key) {
    return new Aead(algorithm, Cipher.ENCRYPT_MODE, key);
  }

  /** Makes an object that opens. */
  public static Aead opener(AeadAlgorithm algorithm, byte[] key) {
    return new Aead(algorithm, Cipher.DECRYPT_MODE, key);
  }

  /** Seals {@code length} bytes into {@code length + TAG}, without additional data. */
  public void seal(byte[] nonce, byte[] in, int offset, int length, byte[] out, int outOffset) {
    seal(nonce, NO_DATA, in, offset, length, out, outOffset);
  }

  /** Seals {@code length} bytes into {@code length + TAG}. */
  public void seal(
      byte[] nonce, byte[] data, byte[] in, int offset, int length, byte[] out, int outOffset) {
    try {
      run(nonce, data, in, offset, length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal with " + algorithm, e);
    }
  }

  /**
   * Opens {@code length} bytes, of which the last are the tag, without additional data.
   *
   * @return false if they are not authentic; what is in {@code out} is then of no use
   */
  public boolean open(byte[] nonce, byte[] in, int offset, int length, byte[] out, int outOffset) {
    return open(nonce, NO_DATA, in, offset, length, out, outOffset);
  }

  /**
   * Opens {@code length} bytes, of which the last are the tag.
   *
   * @return false if they are not authentic; what is in {@code out} is then of no use
   */
  public boolean open(
      byte[] nonce, byte[] data, byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (length < TAG) {
      return false;
    }
    try {
      run(nonce, data, in, offset, length, out, outOffset);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open with " + algorithm, e);
    }
  }

  private void run(
      byte[] nonce, byte[] data, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws GeneralSecurityException {
    cipher.init(mode, key, parameters(nonce));
    if (data.length > 0) {
      cipher.updateAAD(data);
    }
    cipher.doFinal(in, offset, length, out, outOffset);
  }

  private AlgorithmParameterSpec parameters(byte[] nonce) {
    return algorithm == AeadAlgorithm.CHACHA20_POLY1305
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(TAG * Byte.SIZE, nonce);
  }
}
