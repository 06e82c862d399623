package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.Fnv1a;
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
    Scratch scratch = Scratch.get();
    byte[] chunk = scratch.out;
    int padding = sizes.nextPadding();
    int at = sizes.write(blockOverhead() + length + padding, chunk, 0);
    if (payload != null) {
      sealPayload(in, length, scratch, at);
    } else if (stream != null) {
      in.readBytes(chunk, at + Integer.BYTES, length);
      writeInt(Fnv1a.hash(chunk, at + Integer.BYTES, length), chunk, at);
    } else {
      in.readBytes(chunk, at, length);
    }
    at += blockOverhead() + length;
    if (padding > 0) {
      noise.fill(chunk, at, padding);
      at += padding;
    }
    if (stream != null) {
      stream.apply(chunk, 0, at);
    }
    out.writeBytes(chunk, 0, at);
  }

  private void sealPayload(ByteBuf in, int length, Scratch scratch, int at) {
    if (in.hasArray()) {
      int from = in.arrayOffset() + in.readerIndex();
      payload.seal(nonce.next(), in.array(), from, length, scratch.out, at);
      in.skipBytes(length);
    } else {
      in.readBytes(scratch.in, 0, length);
      payload.seal(nonce.next(), scratch.in, 0, length, scratch.out, at);
    }
  }

  private static void writeInt(int value, byte[] out, int at) {
    out[at] = (byte) (value >> 24);
    out[at + 1] = (byte) (value >> 16);
    out[at + 2] = (byte) (value >> 8);
    out[at + 3] = (byte) value;
  }
}
