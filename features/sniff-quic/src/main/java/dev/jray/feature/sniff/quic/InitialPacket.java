package dev.jray.feature.sniff.quic;

import io.netty.buffer.ByteBuf;

/**
 * One protected packet with a long header (RFC 9000, section 17.2).
 *
 * <pre>
 * 11TTxxPP | version(4) | length(1) destination id | length(1) source id
 * Initial (TT = 00) only: length(varint) token
 * length(varint) of what follows | packet number(1 + PP) | payload
 * </pre>
 *
 * <p>The first byte's lower bits and the packet number are masked.
 *
 * @param numberAt where the packet number begins, in {@code bytes}
 * @param bytes the whole packet
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares packets as such.
record InitialPacket(
    QuicVersion version, byte[] connectionId, boolean initial, int numberAt, byte[] bytes) {
  private static final int LONG_HEADER = 0xc0;
  private static final int INITIAL = 0;
  private static final int RETRY = 3;
  private static final int MAX_ID = 20;
  private static final int MAX_NUMBER = 4;
  private static final int LEAST = MAX_NUMBER + InitialKeys.SAMPLE;

  /** Reads the next packet of a datagram; null if there is none. */
  static InitialPacket read(ByteBuf in) {
    int start = in.readerIndex();
    if (in.readableBytes() < LEAST || (in.getUnsignedByte(start) & LONG_HEADER) != LONG_HEADER) {
      return null;
    }
    int type = in.readUnsignedByte() >>> 4 & 3;
    QuicVersion version = QuicVersion.of(in.readInt());
    if (version == null || type == RETRY) {
      return null;
    }
    byte[] destination = id(in);
    if (destination == null || id(in) == null || (type == INITIAL && !skipToken(in))) {
      return null;
    }
    long length = VarInt.read(in);
    if (length < LEAST || length > in.readableBytes()) {
      return null;
    }
    int numberAt = in.readerIndex() - start;
    byte[] bytes = new byte[numberAt + (int) length];
    in.readerIndex(start).readBytes(bytes);
    return new InitialPacket(version, destination, type == INITIAL, numberAt, bytes);
  }

  private static byte[] id(ByteBuf in) {
    int length = in.isReadable() ? in.readUnsignedByte() : MAX_ID + 1;
    if (length > MAX_ID || length > in.readableBytes()) {
      return null;
    }
    byte[] id = new byte[length];
    in.readBytes(id);
    return id;
  }

  private static boolean skipToken(ByteBuf in) {
    long length = VarInt.read(in);
    if (length < 0 || length > in.readableBytes()) {
      return false;
    }
    in.skipBytes((int) length);
    return true;
  }

  /** The frames in it; null if they are not authentic. */
  byte[] open(InitialKeys keys) {
    byte[] sample = new byte[InitialKeys.SAMPLE];
    System.arraycopy(bytes, numberAt + MAX_NUMBER, sample, 0, sample.length);
    byte[] mask = keys.mask(sample);
    byte first = (byte) (bytes[0] ^ (mask[0] & 0x0f));
    int numberLength = (first & 3) + 1;
    byte[] header = new byte[numberAt + numberLength];
    System.arraycopy(bytes, 0, header, 0, header.length);
    header[0] = first;
    long number = 0;
    for (int i = 0; i < numberLength; i++) {
      header[numberAt + i] ^= mask[1 + i];
      number = (number << Byte.SIZE) | (header[numberAt + i] & 0xff);
    }
    byte[] sealed = new byte[bytes.length - header.length];
    System.arraycopy(bytes, header.length, sealed, 0, sealed.length);
    return keys.open(number, header, sealed);
  }
}
