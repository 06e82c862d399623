package dev.jray.transport.tls;

import dev.jray.spi.error.ErrorCode;
import java.util.Locale;

/** How a TLS connection can fail. */
enum TlsError implements ErrorCode {
  /** The peer's bytes are no TLS. */
  NOT_TLS(Kind.PROTOCOL),
  /** No protocol version or cipher suite that both sides allow. */
  NO_COMMON_VERSION(Kind.PROTOCOL),
  /** The peer's certificate is not signed by anyone we trust, or it is out of date. */
  NOT_TRUSTED(Kind.AUTH),
  /** The certificate belongs to another name. */
  WRONG_NAME(Kind.AUTH),
  /** The certificate is none of those that are pinned. */
  WRONG_PIN(Kind.AUTH),
  /** The client asks for a name for which there is no certificate. */
  UNKNOWN_NAME(Kind.PROTOCOL),
  /** The peer refused the connection with an alert. */
  REFUSED_BY_PEER(Kind.AUTH),
  /** The connection ended before the handshake did. */
  CUT_SHORT(Kind.NETWORK),
  /** The peer did not finish its handshake in time. */
  TIMEOUT(Kind.NETWORK),
  /** Bytes that break the protocol. */
  BROKEN(Kind.PROTOCOL),
  /** The configuration has no certificate to show. */
  NO_CERTIFICATE(Kind.CONFIG);

  private final Kind kind;
  private final String id = "tls." + name().toLowerCase(Locale.ROOT);

  TlsError(Kind kind) {
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
