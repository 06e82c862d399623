package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Certificates and keys from PEM text (RFC 7468). */
final class Pem {
  private Pem() {}

  /**
   * The certificates of a text, in its order.
   *
   * @throws ConfigException if there is none, or one that cannot be read
   */
  static List<X509Certificate> certificates(byte[] text, String where) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemObject object : objects(text, where)) {
        if (object.getType().equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(object.getContent())));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          where + " holds a certificate that cannot be read: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new ConfigException(
          where + " holds no certificate; give PEM text with \"-----BEGIN CERTIFICATE-----\"");
    }
    return List.copyOf(certificates);
  }

  /**
   * The first private key of a text: PKCS#8, PKCS#1 or SEC 1.
   *
   * @throws ConfigException if there is none that can be read
   */
  static PrivateKey key(byte[] text, String where) {
    for (PemObject object : objects(text, where)) {
      try {
        switch (object.getType()) {
          case "PRIVATE KEY" -> {
            return key(PrivateKeyInfo.getInstance(object.getContent()), where);
          }
          case "RSA PRIVATE KEY" -> {
            return key(ofPkcs1(object.getContent()), where);
          }
          case "EC PRIVATE KEY" -> {
            return key(ofSec1(object.getContent()), where);
          }
          case "ENCRYPTED PRIVATE KEY" ->
              throw new ConfigException(
                  where + " is locked with a password; give the key without one");
          default -> {}
        }
      } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
        throw new ConfigException(where + " holds a key that cannot be read", e);
      }
    }
    throw new ConfigException(
        where + " holds no private key; give PEM text with \"-----BEGIN PRIVATE KEY-----\"");
  }

  private static List<PemObject> objects(byte[] text, String where) {
    List<PemObject> objects = new ArrayList<>();
    try (PemReader reader =
        new PemReader(
            new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.US_ASCII))) {
      PemObject object = reader.readPemObject();
      while (object != null) {
        objects.add(object);
        object = reader.readPemObject();
      }
    } catch (IOException | RuntimeException e) {
      throw new ConfigException(where + " is no PEM text: " + e.getMessage(), e);
    }
    return objects;
  }

  private static PrivateKeyInfo ofPkcs1(byte[] content) throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
        RSAPrivateKey.getInstance(content));
  }

  private static PrivateKeyInfo ofSec1(byte[] content) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(content);
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        key);
  }

  private static PrivateKey key(PrivateKeyInfo info, String where)
      throws GeneralSecurityException, IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(info.getEncoded());
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
    throw new ConfigException(
        where + " holds a key of a kind that is not supported (" + algorithm + "); give an RSA or EC key");
  }
}
