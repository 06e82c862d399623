package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.ShakeStream;

/**
 * The size fields of one direction's chunks and the lengths of their padding. Per chunk the padding
 * is asked for first and the size second, since both come from one stream of numbers.
 *
 * <pre>
 * plain   size(2)
 * masked  size ^ next number(2)
 * sealed  size - 16, sealed(2 + 16)
 * </pre>
 *
 * <p>Size is that of payload block and padding.
 */
final class ChunkSizes {
  private static final int MAX_PADDING = 64;

  private final ShakeStream numbers;
  private final boolean padded;
  private final Aead lengths;
  private final ChunkNonce nonce;

  private ChunkSizes(ShakeStream numbers, boolean padded, Aead lengths, ChunkNonce nonce) {
    this.numbers = numbers;
    this.padded = padded;
    this.lengths = lengths;
    this.nonce = nonce;
  }

  static ChunkSizes plain() {
    return new ChunkSizes(null, false, null, null);
  }

  static ChunkSizes masked(byte[] iv, boolean padded) {
    return new ChunkSizes(new ShakeStream(iv), padded, null, null);
  }

  /**
   * Sealed sizes.
   *
   * @param iv of the direction, for padding
   * @param lengths a sealer or an opener
   * @param nonce its own
   */
  static ChunkSizes sealed(byte[] iv, boolean padded, Aead lengths, ChunkNonce nonce) {
    return new ChunkSizes(padded ? new ShakeStream(iv) : null, padded, lengths, nonce);
  }

  /** Bytes of a size field. */
  int length() {
    return lengths == null ? 2 : 2 + Aead.TAG;
  }

  /** Most bytes of padding that a chunk can have. */
  int maxPadding() {
    return padded ? MAX_PADDING - 1 : 0;
  }

  /** Whether chunks have padding. */
  boolean padded() {
    return padded;
  }

  /** Bytes of the next chunk's padding. */
  int nextPadding() {
    return padded ? numbers.next() % MAX_PADDING : 0;
  }

  /** Writes a size field; returns its length. */
  int write(int size, byte[] out, int at) {
    if (lengths != null) {
      int shown = size - Aead.TAG;
      byte[] plain = {(byte) (shown >> 8), (byte) shown};
      lengths.seal(nonce.next(), plain, 0, plain.length, out, at);
      return length();
    }
    int shown = size ^ (numbers == null ? 0 : numbers.next());
    out[at] = (byte) (shown >> 8);
    out[at + 1] = (byte) shown;
    return 2;
  }

  /**
   * Reads a size field.
   *
   * @throws FlowException if it is sealed and not authentic
   */
  int read(byte[] in) {
    if (lengths != null) {
      byte[] plain = new byte[2];
      if (!lengths.open(nonce.next(), in, 0, length(), plain, 0)) {
        throw new FlowException(VmessError.BAD_CHUNK, "a chunk's size is not authentic");
      }
      return number(plain) + Aead.TAG;
    }
    return number(in) ^ (numbers == null ? 0 : numbers.next());
  }

  private static int number(byte[] bytes) {
    return ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
  }
}
