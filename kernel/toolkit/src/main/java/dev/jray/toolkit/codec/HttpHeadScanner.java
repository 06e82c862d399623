package dev.jray.toolkit.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds the end of an HTTP/1 head, CR LF CR LF, in a buffer that grows. Looks at each byte once and
 * gives up on heads above a limit, so that a peer cannot make anybody hold more than that.
 */
public final class HttpHeadScanner {
  private static final int CR_LF_CR_LF = 0x0d0a_0d0a;

  private final int limit;
  private int searched;
  private int last;

  /** Makes a scanner for heads of at most so many bytes. */
  public HttpHeadScanner(int limit) {
    this.limit = limit;
  }

  /**
   * Takes a head, with its empty line, out of the buffer.
   *
   * @param in begins with the head, at each call; stays untouched while the head is not complete
   * @return null if more bytes are needed, or none can help: see {@link #tooLong}
   */
  public String take(ByteBuf in) {
    int start = in.readerIndex();
    int end = Math.min(in.readableBytes(), limit);
    while (searched < end) {
      last = last << 8 | in.getUnsignedByte(start + searched++);
      if (last == CR_LF_CR_LF) {
        String head = in.toString(start, searched, StandardCharsets.ISO_8859_1);
        in.skipBytes(searched);
        searched = 0;
        last = 0;
        return head;
      }
    }
    return null;
  }

  /** Whether the limit was reached. */
  public boolean tooLong() {
    return searched >= limit;
  }
}
