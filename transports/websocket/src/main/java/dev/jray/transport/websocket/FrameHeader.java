package dev.jray.transport.websocket;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;

/**
 * Collects the header of a frame and checks it (RFC 6455 section 5.2).
 *
 * <pre>
 * offset  bytes  content
 *      0      1  80 last frame of its message; 70 reserved; 0F what it is
 *      1      1  80 masked; 7F length, or 126: two bytes follow, or 127: eight bytes follow
 *      2  0/2/8  the length, big endian
 *           0/4  the mask
 * </pre>
 */
final class FrameHeader {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** Most bytes in a control frame. */
  static final int CONTROL_LIMIT = 125;

  /** Most bytes in a header. */
  static final int LONGEST = 14;

  private final boolean masked;
  private final byte[] bytes = new byte[LONGEST];
  private int have;
  private boolean fragmented;
  private int opcode;
  private long length;
  private int mask;

  /** Makes a reader for frames that must be masked, or must not. */
  FrameHeader(boolean masked) {
    this.masked = masked;
  }

  /**
   * Takes bytes of a header.
   *
   * @return whether it is complete
   * @throws FlowException if it breaks a rule
   */
  boolean read(ByteBuf in) {
    int need = need();
    while (have < need && in.isReadable()) {
      bytes[have++] = in.readByte();
      if (have == 2) {
        checkStart();
        need = need();
      }
    }
    if (have < need) {
      return false;
    }
    have = 0;
    length = lengthOf(bytes[1] & 0x7f);
    mask = masked ? (int) number(need - 4, 4) : 0;
    if (length < 0) {
      throw bad("its length has the highest bit set");
    }
    return true;
  }

  private int need() {
    if (have < 2) {
      return 2;
    }
    return 2 + extra(bytes[1] & 0x7f) + (masked ? 4 : 0);
  }

  private static int extra(int code) {
    return code < 126 ? 0 : code == 126 ? 2 : 8;
  }

  private long lengthOf(int code) {
    return code < 126 ? code : number(2, extra(code));
  }

  private long number(int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }

  private void checkStart() {
    if ((bytes[0] & 0x70) != 0) {
      throw bad("a reserved bit is set");
    }
    if ((bytes[1] & 0x80) != 0 != masked) {
      throw bad(masked ? "a client's frame is not masked" : "a server's frame is masked");
    }
    boolean last = (bytes[0] & 0x80) != 0;
    opcode = bytes[0] & 0x0f;
    switch (opcode) {
      case CONTINUATION, TEXT, BINARY -> {
        if (opcode == CONTINUATION != fragmented) {
          throw bad(fragmented ? "the last message is not complete" : "it continues no message");
        }
        fragmented = !last;
      }
      case CLOSE, PING, PONG -> {
        if (!last || (bytes[1] & 0x7f) > CONTROL_LIMIT) {
          throw bad("a control frame is fragmented or too long");
        }
      }
      default -> throw bad("its opcode " + opcode + " is unknown");
    }
  }

  static FlowException bad(String why) {
    return new FlowException(WebSocketError.BAD_FRAME, "bad WebSocket frame: " + why);
  }

  boolean isControl() {
    return opcode >= CLOSE;
  }

  int opcode() {
    return opcode;
  }

  long length() {
    return length;
  }

  int mask() {
    return mask;
  }

  /**
   * Writes the header of a whole message.
   *
   * @param masked whether a mask follows
   */
  static void write(ByteBuf out, int opcode, int length, boolean masked) {
    int flag = masked ? 0x80 : 0;
    out.writeByte(0x80 | opcode);
    if (length < 126) {
      out.writeByte(flag | length);
    } else if (length <= 0xffff) {
      out.writeByte(flag | 126).writeShort(length);
    } else {
      out.writeByte(flag | 127).writeLong(length);
    }
  }
}
