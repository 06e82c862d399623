package dev.jray.feature.dns;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;

/** Why a name server did not help. */
enum DnsError implements ErrorCode {
  /** It did not answer in time. */
  TIMEOUT("dns.timeout", Kind.NETWORK),
  /** It cannot be reached, or broke the connection. */
  UNREACHABLE("dns.unreachable", Kind.NETWORK),
  /** It answered something that is no DNS message. */
  BAD_ANSWER("dns.bad_answer", Kind.PROTOCOL),
  /** Too many queries wait for it. */
  TOO_MANY("dns.too_many", Kind.RESOURCE);

  private final String id;
  private final Kind kind;

  DnsError(String id, Kind kind) {
    this.id = id;
    this.kind = kind;
  }

  /** Whether a failure, or null, says that a server was silent. */
  static boolean isTimeout(Throwable cause) {
    return cause instanceof FlowException why && why.code() == TIMEOUT;
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
