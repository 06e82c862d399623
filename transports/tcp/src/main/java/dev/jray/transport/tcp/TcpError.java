package dev.jray.transport.tcp;

import dev.jray.spi.error.ErrorCode;

/** Failures of this transport. */
enum TcpError implements ErrorCode {
  /** A stream does not begin with the HTTP header that it must begin with. */
  BAD_HTTP_HEADER;

  @Override
  public String id() {
    return "tcp.bad_http_header";
  }

  @Override
  public Kind kind() {
    return Kind.PROTOCOL;
  }
}
