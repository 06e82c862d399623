package dev.jray.toolkit.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CFB-128 as one endless stream: each byte that goes in comes out at once, however the stream
 * is cut. The JDK's own CFB holds back what is no whole block, so it gets whole blocks only, and
 * the key stream of a block that was begun is kept here. Not thread-safe.
 */
public final class CfbStream {
  private static final int BLOCK = 16;

  /** From how many bytes on it pays to set up the JDK's CFB. */
  private static final int LONG = 8 * BLOCK;

  private final int mode;
  private final SecretKeySpec key;
  private final Cipher ecb = Ciphers.get("AES/ECB/NoPadding");
  private final byte[] pad = new byte[BLOCK];
  private final byte[] register;
  private Cipher cfb;
  private int used;

  private CfbStream(int mode, byte[] key, byte[] iv) {
    if (iv.length != BLOCK) {
      throw new IllegalArgumentException("an IV has 16 bytes, not " + iv.length);
    }
    this.mode = mode;
    this.key = new SecretKeySpec(key, "AES");
    this.register = iv.clone();
    try {
      ecb.init(Cipher.ENCRYPT_MODE, this.key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no AES key", e);
    }
  }

  /** Makes a stream that encrypts. */
  public static CfbStream encryptor(byte[] key, byte[] iv) {
    return new CfbStream(Cipher.ENCRYPT_MODE, key, iv);
  }

  /** Makes a stream that decrypts. */
  public static CfbStream decryptor(byte[] key, byte[] iv) {
    return new CfbStream(Cipher.DECRYPT_MODE, key, iv);
  }

  /** Encrypts or decrypts in place. */
  public void apply(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    try {
      if (used > 0) {
        at = finishBlock(bytes, at, end);
      }
      int whole = (end - at) / BLOCK * BLOCK;
      if (whole >= LONG) {
        at = blocks(bytes, at, whole);
      }
      while (at < end) {
        ecb.update(register, 0, BLOCK, pad, 0);
        at = finishBlock(bytes, at, end);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  private int finishBlock(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && used < BLOCK) {
      byte in = bytes[at];
      byte out = (byte) (in ^ pad[used]);
      bytes[at++] = out;
      register[used++] = mode == Cipher.ENCRYPT_MODE ? out : in;
    }
    used = used == BLOCK ? 0 : used;
    return at;
  }

  private int blocks(byte[] bytes, int at, int length) throws GeneralSecurityException {
    if (cfb == null) {
      cfb = Ciphers.get("AES/CFB/NoPadding");
    }
    cfb.init(mode, key, new IvParameterSpec(register));
    int last = at + length - BLOCK;
    if (mode == Cipher.DECRYPT_MODE) {
      System.arraycopy(bytes, last, register, 0, BLOCK);
    }
    cfb.update(bytes, at, length, bytes, at);
    if (mode == Cipher.ENCRYPT_MODE) {
      System.arraycopy(bytes, last, register, 0, BLOCK);
    }
    return at + length;
  }
}
