package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Where the body of a message ends (RFC 9112 section 6.3).
 *
 * @param length of the body; for a message without a body what its Content-Length says that the
 *     body would be; -1 if that is not said
 */
record Framing(Kind kind, long length) {
  enum Kind {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private static final int MAX_DIGITS = 18;

  /**
   * The framing of a request. Refuses everything that two readers might understand in two ways.
   *
   * @throws FlowException if it is not clear
   */
  static Framing ofRequest(HttpFields fields, boolean http11) {
    long length = contentLength(fields);
    List<String> codings = fields.all("transfer-encoding");
    if (codings.isEmpty()) {
      return length < 0 ? new Framing(Kind.NONE, -1) : new Framing(Kind.LENGTH, length);
    }
    if (length >= 0) {
      throw bad("both Content-Length and Transfer-Encoding");
    }
    if (codings.size() > 1 || !http11) {
      throw bad(http11 ? "several Transfer-Encodings" : "Transfer-Encoding in HTTP/1.0");
    }
    if (!codings.get(0).equalsIgnoreCase("chunked")) {
      throw new FlowException(HttpError.UNKNOWN_CODING, "a transfer coding other than chunked");
    }
    return new Framing(Kind.CHUNKED, -1);
  }

  /**
   * The framing of a response. Where both headers are there, chunked wins: the connection serves
   * one request only, so that nobody can be misled.
   *
   * @throws FlowException if it is not clear
   */
  static Framing ofResponse(HttpFields fields, int status, boolean headRequest) {
    long length = contentLength(fields);
    boolean bodyless = status == 204 || status == 304;
    if (bodyless || headRequest || status < 200) {
      return new Framing(Kind.NONE, status == 204 || status < 200 ? -1 : length);
    }
    List<String> codings = fields.all("transfer-encoding");
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw bad("a transfer coding other than chunked");
      }
      return new Framing(Kind.CHUNKED, -1);
    }
    return length < 0 ? new Framing(Kind.UNTIL_CLOSE, -1) : new Framing(Kind.LENGTH, length);
  }

  private static long contentLength(HttpFields fields) {
    List<String> values = fields.all("content-length");
    if (values.isEmpty()) {
      return -1;
    }
    String first = values.get(0);
    if (!HttpText.isDigits(first) || first.length() > MAX_DIGITS) {
      throw bad("a Content-Length is not a number");
    }
    for (String other : values) {
      if (!other.equals(first)) {
        throw bad("several Content-Lengths");
      }
    }
    return Long.parseLong(first);
  }

  private static FlowException bad(String message) {
    return new FlowException(HttpError.BAD_REQUEST, message);
  }

  /**
   * A reader for the body.
   *
   * @param decoded whether to take chunks apart, for a receiver that does not know them
   */
  BodyReader reader(boolean decoded) {
    return switch (kind) {
      case NONE -> new PlainBody(0);
      case LENGTH -> new PlainBody(length);
      case UNTIL_CLOSE -> new PlainBody(Long.MAX_VALUE);
      case CHUNKED -> new ChunkedBody(decoded);
    };
  }

  /** Writes the header that says it, if there is one. */
  void write(ByteBuf out) {
    if (kind == Kind.CHUNKED) {
      HttpFields.line(out, "Transfer-Encoding", "chunked");
    } else if (length >= 0) {
      HttpFields.line(out, "Content-Length", Long.toString(length));
    }
  }
}
