package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a head, the empty line, in a buffer that grows. Looks at each byte once, and
 * gives up on heads above the limits, so that a peer cannot make it hold more than these.
 */
final class HeadScanner {
  static final int MAX_LINE = 16 * 1024;
  static final int MAX_HEAD = 64 * 1024;

  private final boolean lenient;
  private int lineStart;
  private int searched;

  /**
   * Makes a scanner.
   *
   * @param lenient whether lines may end with a bare LF, as origins of old send them. From a client
   *     that is refused: what one reader takes for the end of a line, another may not
   */
  HeadScanner(boolean lenient) {
    this.lenient = lenient;
  }

  /**
   * Searches on where the last call for this buffer stopped. Empty lines in front of the head are
   * skipped.
   *
   * @return the length of the head with its empty line, or -1 if it is not complete
   * @throws FlowException if the head is too long or not made of lines
   */
  int scan(ByteBuf in) {
    while (true) {
      int start = in.readerIndex();
      int lf = in.indexOf(start + searched, in.writerIndex(), (byte) '\n');
      searched = (lf < 0 ? in.writerIndex() : lf + 1) - start;
      limit(searched);
      if (lf < 0) {
        return -1;
      }
      boolean cr = searched - lineStart >= 2 && in.getByte(lf - 1) == '\r';
      if (!cr && !lenient) {
        throw new FlowException(HttpError.BAD_REQUEST, "a line ends without CR");
      }
      boolean empty = searched - lineStart == (cr ? 2 : 1);
      lineStart = searched;
      if (empty) {
        int length = searched;
        lineStart = 0;
        searched = 0;
        if (length > 2) {
          return length;
        }
        in.skipBytes(length);
      }
    }
  }

  private void limit(int length) {
    if (lineStart == 0 && length > MAX_LINE) {
      throw new FlowException(HttpError.HEAD_TOO_LARGE, "the first line exceeds " + MAX_LINE);
    }
    if (length > MAX_HEAD) {
      throw new FlowException(HttpError.HEAD_TOO_LARGE, "the head exceeds " + MAX_HEAD);
    }
  }
}
