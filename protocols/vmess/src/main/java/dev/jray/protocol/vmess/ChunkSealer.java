package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.Fnv1a;
import dev.jray.toolkit.crypto.Scratch;
import dev.jray.toolkit.crypto.ShakeStream;
import io.netty.buffer.ByteBuf;

/**
 * Makes the chunks of one direction.
 *
 * <pre>
 * size field | payload block | padding
 * </pre>
 *
 * <p>The payload block is sealed text, or plain text behind its FNV-1a, or plain text. With CFB the
 * whole chunk is part of one stream.
 */
final class ChunkSealer {
  private final ChunkSizes sizes;
  private final Aead payload;
  private final ChunkNonce nonce;
  private final CfbStream stream;
  private final ShakeStream noise;

  private ChunkSealer(
      ChunkSizes sizes, Aead payload, ChunkNonce nonce, CfbStream stream, ShakeStream noise) {
    this.sizes = sizes;
    this.payload = payload;
    this.nonce = nonce;
    this.stream = stream;
    this.noise = noise;
  }

  /** Chunks that are sealed one by one. */
  static ChunkSealer aead(ChunkSizes sizes, Aead payload, byte[] iv, ShakeStream noise) {
    return new ChunkSealer(sizes, payload, new ChunkNonce(iv), null, noise);
  }

  /** Chunks inside of a CFB stream. */
  static ChunkSealer cfb(ChunkSizes sizes, CfbStream stream, ShakeStream noise) {
    return new ChunkSealer(sizes, null, null, stream, noise);
  }

  /** Chunks in plain text. */
  static ChunkSealer plain(ChunkSizes sizes, ShakeStream noise) {
    return new ChunkSealer(sizes, null, null, null, noise);
  }

  /** By how many bytes a chunk is longer than its payload, at most. */
  int maxOverhead() {
    return sizes.length() + blockOverhead() + sizes.maxPadding();
  }

  /** Bytes of the longest payload that surely fits in a chunk. */
  int maxPayload() {
    return 0xffff - blockOverhead() - sizes.maxPadding();
  }

  private int blockOverhead() {
    if (payload != null) {
      return Aead.TAG;
    }
    return stream == null ? 0 : Integer.BYTES;
  }

  /** Moves {@code length} bytes into a chunk; none make the end marker. */
  void seal(ByteBuf in, int length, ByteBuf out) {
    int start = out.writerIndex();
    int padding = sizes.nextPadding();
    sizes.write(blockOverhead() + length + padding, out);
    if (payload != null) {
      payload.seal(nonce.next(), in, length, out);
    } else {
      out.writeZero(blockOverhead()).writeBytes(in, length);
    }
    if (padding > 0) {
      byte[] scratch = Scratch.get(padding);
      noise.fill(scratch, 0, padding);
      out.writeBytes(scratch, 0, padding);
    }
    if (stream != null) {
      encrypt(out, start, length);
    }
  }

  /** Puts the checksum in its place and the whole chunk through the stream. */
  private void encrypt(ByteBuf out, int start, int length) {
    int whole = out.writerIndex() - start;
    byte[] chunk = Scratch.get(whole);
    out.getBytes(start, chunk, 0, whole);
    int block = sizes.length();
    out.setInt(start + block, Fnv1a.hash(chunk, block + Integer.BYTES, length));
    out.getBytes(start + block, chunk, block, Integer.BYTES);
    stream.apply(chunk, 0, whole);
    out.setBytes(start, chunk, 0, whole);
  }
}
