package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.Fnv1a;
import dev.jray.toolkit.crypto.Scratch;
import io.netty.buffer.ByteBuf;

/** Opens the chunks of one direction; the format is told at {@link ChunkSealer}. */
final class ChunkOpener {
  private final ChunkSizes sizes;
  private final Aead payload;
  private final ChunkNonce nonce;
  private final CfbStream stream;
  private int padding;

  private ChunkOpener(ChunkSizes sizes, Aead payload, ChunkNonce nonce, CfbStream stream) {
    this.sizes = sizes;
    this.payload = payload;
    this.nonce = nonce;
    this.stream = stream;
  }

  /** Chunks that are sealed one by one. */
  static ChunkOpener aead(ChunkSizes sizes, Aead payload, byte[] iv) {
    return new ChunkOpener(sizes, payload, new ChunkNonce(iv), null);
  }

  /** Chunks inside of a CFB stream. */
  static ChunkOpener cfb(ChunkSizes sizes, CfbStream stream) {
    return new ChunkOpener(sizes, null, null, stream);
  }

  /** Chunks in plain text. */
  static ChunkOpener plain(ChunkSizes sizes) {
    return new ChunkOpener(sizes, null, null, null);
  }

  /** Bytes of a size field. */
  int sizeLength() {
    return sizes.length();
  }

  private int blockOverhead() {
    if (payload != null) {
      return Aead.TAG;
    }
    return stream == null ? 0 : Integer.BYTES;
  }

  /**
   * Reads a size field.
   *
   * @return how many bytes of the chunk follow
   * @throws FlowException if it is not authentic or less than what each chunk has
   */
  int openSize(ByteBuf in) {
    byte[] field = Scratch.get(sizes.length());
    in.readBytes(field, 0, sizes.length());
    if (stream != null) {
      stream.apply(field, 0, sizes.length());
    }
    padding = sizes.nextPadding();
    int size = sizes.read(field);
    if (size < blockOverhead() + padding) {
      throw new FlowException(VmessError.BAD_CHUNK_SIZE, "a chunk of " + size + " bytes");
    }
    return size;
  }

  /**
   * Opens the rest of a chunk, behind its size field.
   *
   * @return the bytes of payload that were written; 0 for the end marker
   * @throws FlowException if the chunk is not authentic; nothing was written then
   */
  int open(ByteBuf in, int size, ByteBuf out) {
    int length = size - blockOverhead() - padding;
    if (payload != null) {
      if (!payload.open(nonce.next(), in, length + Aead.TAG, out)) {
        throw new FlowException(VmessError.BAD_CHUNK, "a chunk is not authentic");
      }
      in.skipBytes(padding);
    } else if (stream != null) {
      byte[] chunk = Scratch.get(size);
      in.readBytes(chunk, 0, size);
      stream.apply(chunk, 0, size);
      check(chunk, length);
      out.writeBytes(chunk, Integer.BYTES, length);
    } else {
      out.writeBytes(in, length);
      in.skipBytes(padding);
    }
    return length;
  }

  private static void check(byte[] block, int length) {
    int expected =
        (block[0] << 24) | ((block[1] & 0xff) << 16) | ((block[2] & 0xff) << 8) | (block[3] & 0xff);
    if (Fnv1a.hash(block, Integer.BYTES, length) != expected) {
      throw new FlowException(VmessError.BAD_CHUNK, "a chunk's checksum is wrong");
    }
  }
}
