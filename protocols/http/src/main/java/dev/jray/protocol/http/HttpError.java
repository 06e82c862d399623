package dev.jray.protocol.http;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** What can go wrong in HTTP. */
enum HttpError implements ErrorCode {
  /** The client's bytes do not begin as an HTTP/1 request does. */
  NOT_HTTP(Kind.PROTOCOL),
  /** The target of a request is no address. */
  BAD_TARGET(Kind.PROTOCOL),
  /** A request breaks the rules of HTTP, or asks for what a proxy does not do. */
  BAD_REQUEST(Kind.PROTOCOL),
  /** A request's line or head is longer than the limit. */
  HEAD_TOO_LARGE(Kind.PROTOCOL),
  /** A request's body has a transfer coding other than chunked. */
  UNKNOWN_CODING(Kind.PROTOCOL),
  /** The client left in the middle of a request. */
  TRUNCATED(Kind.PROTOCOL),
  /** The client gave no credentials, or wrong ones. */
  AUTH_FAILED(Kind.AUTH),
  /** An origin or the next proxy answered something that is not HTTP. */
  BAD_RESPONSE(Kind.PROTOCOL),
  /** CONNECT carries streams only. */
  ONLY_TCP(Kind.CONFIG),
  /** The target's name cannot be written into a request. */
  UNSPEAKABLE_TARGET(Kind.PROTOCOL);

  private final Kind kind;
  private final String id = "http." + name().toLowerCase(Locale.ROOT);

  HttpError(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
