package dev.jray.transport.tls;

import java.io.IOException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Makes PKCS#8, the one form that the JDK reads, of private keys in the forms before it. */
final class OldKeys {
  private OldKeys() {}

  /** An RSA key of PKCS#1 (RFC 8017, appendix A.1.2). */
  static byte[] ofPkcs1(byte[] content) throws IOException {
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            RSAPrivateKey.getInstance(content))
        .getEncoded();
  }

  /** An elliptic curve key of SEC 1 (RFC 5915). */
  static byte[] ofSec1(byte[] content) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(content);
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
            key)
        .getEncoded();
  }
}
