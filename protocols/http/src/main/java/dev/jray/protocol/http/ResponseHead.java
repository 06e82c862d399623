package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The head of an origin's or a proxy's response, checked. */
record ResponseHead(int status, String reason, HttpFields fields) {
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_AT + 3;

  /**
   * Parses a head.
   *
   * @param text complete, with its empty line
   * @throws FlowException with {@link HttpError#BAD_RESPONSE}
   */
  static ResponseHead parse(String text) {
    int end = text.indexOf('\n');
    String line = text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    boolean http1 = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    if (!http1
        || line.length() < STATUS_END
        || !HttpText.isDigits(line.substring(STATUS_AT, STATUS_END))
        || (line.length() > STATUS_END && line.charAt(STATUS_END) != ' ')
        || !HttpText.isValue(line)) {
      throw new FlowException(HttpError.BAD_RESPONSE, "no HTTP/1 status line");
    }
    int status = Integer.parseInt(line.substring(STATUS_AT, STATUS_END));
    if (status < 100) {
      throw new FlowException(HttpError.BAD_RESPONSE, "a status below 100");
    }
    String reason = line.substring(Math.min(line.length(), STATUS_END + 1));
    return new ResponseHead(status, reason, HttpFields.parse(text, end + 1, true));
  }

  /** Whether the real response follows. 101 does not count: nobody asked for another protocol. */
  boolean isInterim() {
    return status < 200 && status != 101;
  }

  /** Writes the status line and the fields that travel on, but for those that frame the body. */
  void write(ByteBuf out) {
    out.writeCharSequence("HTTP/1.1 " + status + " " + reason, StandardCharsets.ISO_8859_1);
    HttpFields.crlf(out);
    fields.endToEnd().without("content-length").write(out);
  }
}
