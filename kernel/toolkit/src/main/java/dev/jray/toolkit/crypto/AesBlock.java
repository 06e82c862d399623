package dev.jray.toolkit.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts or decrypts single AES blocks, for those who must try many keys on one block: the key
 * schedule is made once and threads may share it. For bulk data it is slow.
 */
public final class AesBlock {
  private static final int BLOCK = 16;

  private final Cipher cipher;

  private AesBlock(int mode, byte[] key) {
    cipher = Ciphers.get("AES/ECB/NoPadding");
    try {
      cipher.init(mode, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no AES key: " + key.length + " bytes", e);
    }
  }

  /** Prepares a key of 16, 24 or 32 bytes that encrypts. */
  public static AesBlock encrypter(byte[] key) {
    return new AesBlock(Cipher.ENCRYPT_MODE, key);
  }

  /** Prepares a key of 16, 24 or 32 bytes that decrypts. */
  public static AesBlock decrypter(byte[] key) {
    return new AesBlock(Cipher.DECRYPT_MODE, key);
  }

  /** Makes the first 16 bytes of {@code out} of those of {@code in}. */
  // The JDK's cipher keeps no state between blocks, but a buffer during one.
  public synchronized void run(byte[] in, byte[] out) {
    try {
      cipher.doFinal(in, 0, BLOCK, out, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }
}
