package dev.jray.feature.sniff.quic;

import io.netty.buffer.ByteBuf;

/**
 * Reads the frames that an Initial packet may hold (RFC 9000, sections 12.4 and 19).
 *
 * <pre>
 * 00 padding | 01 ping
 * 02 ack     largest | delay | count | first range | count times: gap | range
 * 03         the same and three counters
 * 06 crypto  offset | length | data
 * all numbers are variable-length integers
 * </pre>
 */
final class Frames {
  private static final int PADDING = 0;
  private static final int PING = 1;
  private static final int ACK = 2;
  private static final int ACK_ECN = 3;
  private static final int ECN_COUNTERS = 3;
  private static final int CRYPTO = 6;

  private Frames() {}

  /** Collects the crypto frames; false if a client sends no such packet. */
  static boolean collect(ByteBuf in, CryptoStream stream) {
    while (in.isReadable()) {
      int type = in.readUnsignedByte();
      boolean good =
          switch (type) {
            case PADDING, PING -> true;
            case ACK, ACK_ECN -> skipAck(in, type);
            case CRYPTO -> crypto(in, stream);
            default -> false;
          };
      if (!good) {
        return false;
      }
    }
    return true;
  }

  private static boolean skipAck(ByteBuf in, int type) {
    if (!VarInt.skip(in, 2)) {
      return false;
    }
    long ranges = VarInt.read(in);
    return ranges >= 0
        && VarInt.skip(in, 1)
        && VarInt.skip(in, 2 * ranges)
        && (type == ACK || VarInt.skip(in, ECN_COUNTERS));
  }

  private static boolean crypto(ByteBuf in, CryptoStream stream) {
    long offset = VarInt.read(in);
    long length = VarInt.read(in);
    return offset >= 0
        && length >= 0
        && length <= in.readableBytes()
        && stream.add(offset, in, (int) length);
  }
}
