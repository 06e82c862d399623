package dev.jray.transport.tls;

import java.io.Serial;
import java.security.cert.CertificateException;

/** The peer's certificate chain is none of those that are pinned. */
final class PinException extends CertificateException {
  @Serial private static final long serialVersionUID = 1L;

  PinException() {
    super("the certificate chain has none of the pinned hashes");
  }
}
