package dev.jray.spi.error;

import dev.jray.spi.annotation.Stable;
import java.util.Locale;

/** Failures that any flow may meet, whatever its protocol. Inbounds map them to their replies. */
@Stable
public enum NetworkError implements ErrorCode {
  /** The target's host answered that nobody listens. */
  REFUSED(Kind.NETWORK),
  /** No route to the target's network. */
  NETWORK_UNREACHABLE(Kind.NETWORK),
  /** No route to the target's host. */
  HOST_UNREACHABLE(Kind.NETWORK),
  /** The target's name has no usable address. */
  NAME_NOT_RESOLVED(Kind.NETWORK),
  /** Nothing came back in time. */
  TIMEOUT(Kind.NETWORK),
  /** The connection was cut. */
  RESET(Kind.NETWORK),
  /** A routing rule or policy refused the flow. */
  NOT_ALLOWED(Kind.POLICY),
  /** The next proxy refused the flow or answered something it must not. */
  UPSTREAM_REFUSED(Kind.NETWORK),
  /** Something unexpected failed; see the log. */
  INTERNAL(Kind.INTERNAL);

  private final Kind kind;
  private final String id = "network." + name().toLowerCase(Locale.ROOT);

  NetworkError(Kind kind) {
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
