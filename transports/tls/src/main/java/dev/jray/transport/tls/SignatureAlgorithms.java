package dev.jray.transport.tls;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;

/** How keys sign, by the JCA's names. */
final class SignatureAlgorithms {
  private static final int P_256_BITS = 256;

  private SignatureAlgorithms() {}

  /** The algorithm for an RSA or EC key. */
  static String of(PrivateKey key) {
    if (!(key instanceof ECKey ec)) {
      return "SHA256withRSA";
    }
    return ec.getParams().getOrder().bitLength() > P_256_BITS
        ? "SHA384withECDSA"
        : "SHA256withECDSA";
  }
}
