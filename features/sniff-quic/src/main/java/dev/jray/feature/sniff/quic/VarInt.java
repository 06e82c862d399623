package dev.jray.feature.sniff.quic;

import io.netty.buffer.ByteBuf;

/** Variable-length integers: the first two bits tell the length (RFC 9000, section 16). */
final class VarInt {
  private VarInt() {}

  /** Reads one; -1 if it is not there as a whole. */
  static long read(ByteBuf in) {
    if (!in.isReadable()) {
      return -1;
    }
    int first = in.getUnsignedByte(in.readerIndex());
    int length = 1 << (first >>> 6);
    if (in.readableBytes() < length) {
      return -1;
    }
    in.skipBytes(1);
    long value = first & 0x3f;
    for (int i = 1; i < length; i++) {
      value = value << Byte.SIZE | in.readUnsignedByte();
    }
    return value;
  }

  /** Passes over so many of them; false if they are not all there. */
  static boolean skip(ByteBuf in, long count) {
    for (long i = 0; i < count; i++) {
      if (read(in) < 0) {
        return false;
      }
    }
    return true;
  }
}
