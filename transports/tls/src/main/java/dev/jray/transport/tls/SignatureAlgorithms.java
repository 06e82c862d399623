package dev.jray.transport.tls;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** How keys sign certificates. */
final class SignatureAlgorithms {
  private static final int P_256_BITS = 256;

  private SignatureAlgorithms() {}

  /**
   * A signature algorithm.
   *
   * @param name for the JCA
   * @param identifier in a certificate
   */
  record Algorithm(String name, AlgorithmIdentifier identifier) {}

  /** The algorithm for an RSA or EC key. */
  static Algorithm of(PrivateKey key) {
    if (!(key instanceof ECKey ec)) {
      return new Algorithm(
          "SHA256withRSA",
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE));
    }
    return ec.getParams().getOrder().bitLength() > P_256_BITS
        ? new Algorithm(
            "SHA384withECDSA", new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384))
        : new Algorithm(
            "SHA256withECDSA", new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
  }
}
