package dev.jray.transport.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Masks payload and unmasks it, which is the same (RFC 6455 section 5.3). */
final class Masking {
  private static final int WORD = 8;

  private Masking() {}

  /**
   * Masks bytes where they lie.
   *
   * @param mask the one for the first of these bytes in its highest byte
   */
  static void apply(ByteBuf data, int index, int length, int mask) {
    if (data.nioBufferCount() == 1) {
      apply(data.internalNioBuffer(index, length), mask);
      return;
    }
    for (int i = 0; i < length; i++) {
      int key = Integer.rotateLeft(mask, 8 * (i & 3)) >>> 24;
      data.setByte(index + i, data.getByte(index + i) ^ key);
    }
  }

  private static void apply(ByteBuffer bytes, int mask) {
    long wide = ((long) mask << 32) | (mask & 0xffff_ffffL);
    int at = bytes.position();
    int end = bytes.limit();
    for (int last = end - WORD; at <= last; at += WORD) {
      bytes.putLong(at, bytes.getLong(at) ^ wide);
    }
    for (int key = mask; at < end; at++) {
      key = Integer.rotateLeft(key, 8);
      bytes.put(at, (byte) (bytes.get(at) ^ key));
    }
  }

  /** The mask for what follows so many bytes. */
  static int after(int mask, int length) {
    return Integer.rotateLeft(mask, 8 * (length & 3));
  }
}
