package dev.jray.toolkit.crypto;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Decrypts single AES blocks, for those who must try many keys on one block: the key schedule is
 * made once and many threads may use it at the same time. For bulk data it is slow.
 */
public final class AesBlock {
  // Its key schedule does not change after init, and it keeps no state between blocks.
  private final BlockCipher engine = AESEngine.newInstance();

  /** Prepares a key of 16, 24 or 32 bytes. */
  public AesBlock(byte[] key) {
    engine.init(false, new KeyParameter(key));
  }

  /** Decrypts the first 16 bytes of {@code in} into those of {@code out}. */
  public void decrypt(byte[] in, byte[] out) {
    engine.processBlock(in, 0, out, 0);
  }
}
