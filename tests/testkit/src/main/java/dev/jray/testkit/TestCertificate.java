package dev.jray.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate and its key, made on the spot.
 *
 * @param certificate the certificate
 * @param key its private key
 */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {
  private static final Duration DAY = Duration.ofDays(1);

  /** A CA. */
  public static TestCertificate authority(String name) {
    KeyPair pair = pair("EC");
    return make(pair, name, pair.getPrivate(), name, true, Instant.now().plus(DAY));
  }

  /** A certificate that signed itself, for host names and IP addresses. */
  public static TestCertificate of(String... names) {
    return of("EC", names);
  }

  /** The same with a key for another algorithm: {@code RSA} or {@code EC}. */
  public static TestCertificate of(String algorithm, String[] names) {
    KeyPair pair = pair(algorithm);
    return make(pair, names[0], pair.getPrivate(), names[0], false, Instant.now().plus(DAY), names);
  }

  /** A certificate that this CA signs. */
  public TestCertificate issue(String... names) {
    return make(pair("EC"), names[0], key, issuer(), false, Instant.now().plus(DAY), names);
  }

  /** A certificate that this CA signed, and that ended an hour ago. */
  public TestCertificate issueExpired(String... names) {
    Instant end = Instant.now().minus(Duration.ofHours(1));
    return make(pair("EC"), names[0], key, issuer(), false, end, names);
  }

  private String issuer() {
    return certificate.getSubjectX500Principal().getName().substring("CN=".length());
  }

  /** The certificate as PEM text. */
  public String pem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key as PEM text (PKCS#8). */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** {@code "certificate": [...], "key": [...]} of a V2Ray configuration. */
  public String json() {
    return jsonOfCertificate() + ", \"key\": " + lines(keyPem());
  }

  /** {@code "certificate": [...]} of a V2Ray configuration. */
  public String jsonOfCertificate() {
    return "\"certificate\": " + lines(pem());
  }

  private static String lines(String pem) {
    return "[\"" + pem.strip().replace("\n", "\", \"") + "\"]";
  }

  /** Any bytes as PEM text. */
  public static String pem(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestCertificate make(
      KeyPair pair,
      String subject,
      PrivateKey signer,
      String issuer,
      boolean authority,
      Instant end,
      String... names) {
    V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
    boolean rsa = signer.getAlgorithm().equals("RSA");
    AlgorithmIdentifier algorithm =
        rsa
            ? new AlgorithmIdentifier(
                PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE)
            : new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    body.setSerialNumber(new ASN1Integer(BigInteger.valueOf(System.nanoTime())));
    body.setSignature(algorithm);
    body.setIssuer(new X500Name("CN=" + issuer));
    body.setSubject(new X500Name("CN=" + subject));
    body.setStartDate(new Time(Date.from(end.minus(DAY.multipliedBy(2)))));
    body.setEndDate(new Time(Date.from(end)));
    body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (names.length > 0) {
        extensions.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      }
      body.setExtensions(extensions.generate());
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(signer);
      signature.update(body.generateTBSCertificate().getEncoded("DER"));
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(body.generateTBSCertificate());
      parts.add(algorithm);
      parts.add(new DERBitString(signature.sign()));
      byte[] der = new DERSequence(parts).getEncoded("DER");
      return new TestCertificate(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)),
          pair.getPrivate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralNames alternatives(String... names) {
    return new GeneralNames(
        Stream.of(names)
            .map(
                name ->
                    new GeneralName(
                        name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName,
                        name))
            .toArray(GeneralName[]::new));
  }
}
