package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.Aead;
import java.util.Arrays;

/**
 * The nonces of one direction's chunks: a counter of 16 bits, which wraps as every peer's does, and
 * the third to twelfth byte of the IV.
 */
final class ChunkNonce {
  private final byte[] nonce;
  private int count;

  ChunkNonce(byte[] iv) {
    nonce = Arrays.copyOf(iv, Aead.NONCE);
  }

  /** The next nonce, in an array that is used again. */
  byte[] next() {
    nonce[0] = (byte) (count >> 8);
    nonce[1] = (byte) count;
    count++;
    return nonce;
  }
}
