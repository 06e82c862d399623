package dev.jray.protocol.http;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.NetworkError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What this proxy says by itself. All but the first end the connection. */
enum Answer {
  ESTABLISHED("200 Connection established\r\n"),
  BAD_REQUEST("400 Bad Request", ""),
  FORBIDDEN("403 Forbidden", ""),
  AUTHENTICATION_REQUIRED(
      "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"),
  HEAD_TOO_LARGE("431 Request Header Fields Too Large", ""),
  NOT_IMPLEMENTED("501 Not Implemented", ""),
  BAD_GATEWAY("502 Bad Gateway", ""),
  UNAVAILABLE("503 Service Unavailable", ""),
  GATEWAY_TIMEOUT("504 Gateway Timeout", ""),
  /** Nothing: the peer may not speak HTTP at all. */
  SILENCE;

  private final String text;

  Answer() {
    text = "";
  }

  Answer(String head) {
    text = "HTTP/1.1 " + head + "\r\n";
  }

  Answer(String status, String header) {
    this(
        status
            + "\r\n"
            + header
            + "Connection: close\r\nProxy-Connection: close\r\nContent-Length: 0\r\n");
  }

  /** The bytes, in a buffer of the caller's. */
  ByteBuf bytes() {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  /** What a client hears whose request is refused. */
  static Answer toClient(ErrorCode why) {
    if (!(why instanceof HttpError error)) {
      return SILENCE;
    }
    return switch (error) {
      case AUTH_FAILED -> AUTHENTICATION_REQUIRED;
      case BAD_REQUEST -> BAD_REQUEST;
      case HEAD_TOO_LARGE -> HEAD_TOO_LARGE;
      case UNKNOWN_CODING -> NOT_IMPLEMENTED;
      default -> SILENCE;
    };
  }

  /**
   * What a client hears whose tunnel cannot be opened.
   *
   * <pre>
   *  503  the target cannot be reached (refused, no route), or the reason is nobody's business
   *  504  it did not answer in time: RFC 9209's connection_timeout
   *  502  its name is not known, or something answered that is not it: RFC 9209's dns_error,
   *       connection_terminated, http_protocol_error
   *  403  a rule forbids it: RFC 9209's http_request_denied
   * </pre>
   */
  static Answer toTunnel(ErrorCode why) {
    if (!(why instanceof NetworkError error)) {
      return why.kind() == ErrorCode.Kind.POLICY ? FORBIDDEN : UNAVAILABLE;
    }
    return switch (error) {
      case TIMEOUT -> GATEWAY_TIMEOUT;
      case NAME_NOT_RESOLVED, RESET, UPSTREAM_REFUSED -> BAD_GATEWAY;
      case NOT_ALLOWED -> FORBIDDEN;
      case REFUSED, NETWORK_UNREACHABLE, HOST_UNREACHABLE, INTERNAL -> UNAVAILABLE;
    };
  }
}
