package dev.jray.feature.sniff.quic;

import dev.jray.toolkit.codec.ClientHello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.BitSet;

/** Puts the pieces of a client's TLS message together, in whatever order they come. */
final class CryptoStream {
  private static final int MAX_LENGTH = ClientHello.MAX_LENGTH;

  private final BitSet known = new BitSet();
  private byte[] bytes = {};

  /** Adds the next bytes of a buffer; false if they lie too far out. */
  boolean add(long offset, ByteBuf in, int length) {
    if (offset > MAX_LENGTH - length) {
      return false;
    }
    int start = (int) offset;
    int end = start + length;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, Math.min(2 * end, MAX_LENGTH)));
    }
    in.readBytes(bytes, start, length);
    known.set(start, end);
    return true;
  }

  /** What is known without a gap. */
  ByteBuf beginning() {
    return Unpooled.wrappedBuffer(bytes, 0, known.nextClearBit(0));
  }
}
