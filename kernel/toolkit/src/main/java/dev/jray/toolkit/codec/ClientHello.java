package dev.jray.toolkit.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds the name of the server in the first message of a TLS client; QUIC has the same one. Judges
 * it as V2Ray does, which does not look at the type of the message.
 *
 * <pre>
 * type(1) | length(3) | version(2) | random(32)
 * length(1) session id | length(2) cipher suites | length(1) compression methods
 * length(2) extensions: type(2) length(2) data
 *   server_name (0): length(2) list of: type(1) length(2) name          RFC 6066, section 3
 * </pre>
 */
public final class ClientHello {
  /** Longer messages are not looked at. */
  public static final int MAX_LENGTH = 16 * 1024;

  private static final int HEADER = 4;
  private static final int BEFORE_SESSION = 38;
  private static final int LEAST = 42;
  private static final int MAX_SESSION = 32;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;

  private ClientHello() {}

  /**
   * How long a message is, by its first bytes, with its header.
   *
   * @return -1 if these are not enough of them
   */
  public static int length(ByteBuf message) {
    return message.readableBytes() < HEADER
        ? -1
        : HEADER + message.getUnsignedMedium(message.readerIndex() + 1);
  }

  /**
   * The name of the server, as it stands there.
   *
   * @param message a complete message and nothing behind it
   * @return null if there is none, or the message is malformed
   */
  public static String serverName(ByteBuf message) {
    ByteBuf in = message.slice();
    if (in.readableBytes() < LEAST) {
      return null;
    }
    in.skipBytes(BEFORE_SESSION);
    int session = in.readUnsignedByte();
    if (session > MAX_SESSION || !skip(in, session) || in.readableBytes() < 2) {
      return null;
    }
    int ciphers = in.readUnsignedShort();
    if (ciphers % 2 != 0 || !skip(in, ciphers) || !in.isReadable()) {
      return null;
    }
    if (!skip(in, in.readUnsignedByte()) || in.readableBytes() < 2) {
      return null;
    }
    return in.readUnsignedShort() == in.readableBytes() ? fromExtensions(in) : null;
  }

  private static boolean skip(ByteBuf in, int length) {
    if (in.readableBytes() < length) {
      return false;
    }
    in.skipBytes(length);
    return true;
  }

  private static String fromExtensions(ByteBuf in) {
    while (in.readableBytes() >= 4) {
      int type = in.readUnsignedShort();
      int length = in.readUnsignedShort();
      if (length > in.readableBytes()) {
        return null;
      }
      if (type == SERVER_NAME) {
        return fromNames(in.readSlice(length));
      }
      in.skipBytes(length);
    }
    return null;
  }

  private static String fromNames(ByteBuf in) {
    if (in.readableBytes() < 2 || in.readUnsignedShort() != in.readableBytes()) {
      return null;
    }
    while (in.readableBytes() >= 3) {
      int type = in.readUnsignedByte();
      int length = in.readUnsignedShort();
      if (length > in.readableBytes()) {
        return null;
      }
      if (type == HOST_NAME) {
        String name = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        return name.isEmpty() || name.endsWith(".") ? null : name;
      }
      in.skipBytes(length);
    }
    return null;
  }
}
