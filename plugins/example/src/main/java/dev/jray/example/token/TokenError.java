package dev.jray.example.token;

import dev.jray.spi.error.ErrorCode;

/** How this protocol can fail. */
enum TokenError implements ErrorCode {
  /** No user has the token that the client sent. */
  BAD_TOKEN("token.bad_token", Kind.AUTH),
  /** A datagram flow was routed to an outbound that carries streams only. */
  NO_UDP("token.no_udp", Kind.CONFIG);

  private final String id;
  private final Kind kind;

  TokenError(String id, Kind kind) {
    this.id = id;
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
