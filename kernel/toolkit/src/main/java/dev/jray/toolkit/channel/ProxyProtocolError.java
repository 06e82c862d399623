package dev.jray.toolkit.channel;

import dev.jray.spi.error.ErrorCode;

/** Failures of the PROXY protocol. */
enum ProxyProtocolError implements ErrorCode {
  /** A client that must begin with a PROXY protocol header does not. */
  BAD_HEADER;

  @Override
  public String id() {
    return "proxy_protocol.bad_header";
  }

  @Override
  public Kind kind() {
    return Kind.PROTOCOL;
  }
}
