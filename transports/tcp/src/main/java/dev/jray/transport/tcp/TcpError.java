package dev.jray.transport.tcp;

import dev.jray.spi.error.ErrorCode;

/** Failures of this transport. */
enum TcpError implements ErrorCode {
  /** A client that must begin with a PROXY protocol header does not. */
  BAD_PROXY_HEADER;

  @Override
  public String id() {
    return "tcp.bad_proxy_header";
  }

  @Override
  public Kind kind() {
    return Kind.PROTOCOL;
  }
}
