package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** How a client can fail at the SOCKS inbound. */
enum SocksError implements ErrorCode {
  /** The first byte is neither 4 nor 5. */
  BAD_VERSION(Kind.PROTOCOL),
  /** A field is longer than any that makes sense. */
  TOO_LONG(Kind.PROTOCOL),
  /** A command that is not offered here. */
  UNSUPPORTED_COMMAND(Kind.PROTOCOL),
  /** The client does not offer the authentication that is asked for. */
  NO_METHOD(Kind.AUTH),
  /** Wrong user name or password. */
  AUTH_FAILED(Kind.AUTH),
  /** One client address holds too many UDP associations. */
  TOO_MANY_ASSOCIATIONS(Kind.RESOURCE);

  private final Kind kind;
  private final String id = "socks." + name().toLowerCase(Locale.ROOT);

  SocksError(Kind kind) {
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
