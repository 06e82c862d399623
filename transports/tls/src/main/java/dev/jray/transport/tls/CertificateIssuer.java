package dev.jray.transport.tls;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Signs short-lived server certificates with a CA's key (usage {@code issue}). */
final class CertificateIssuer {
  private static final Duration VALID = Duration.ofHours(1);
  private static final int SERIAL_BYTES = 16;

  // X.520's bound of a common name
  private static final int MAX_COMMON_NAME = 64;

  private final Clock clock;
  private final RandomGenerator random;

  CertificateIssuer(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A certificate for a host name or an IP address. */
  Identity issue(Identity authority, String name) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    String algorithm = SignatureAlgorithms.of(authority.key());
    AlgorithmIdentifier identifier = identifier(algorithm);

    V3TBSCertificateGenerator body = new V3TBSCertificateGenerator();
    Instant now = clock.instant();
    body.setSerialNumber(new ASN1Integer(serial()));
    body.setSignature(identifier);
    body.setIssuer(
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded()));
    body.setStartDate(new Time(Date.from(now.minus(VALID))));
    body.setEndDate(new Time(Date.from(now.plus(VALID))));
    body.setSubject(subject(name));
    body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    body.setExtensions(extensions(authority.certificate(), name));

    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(authority.key());
    signature.update(body.generateTBSCertificate().getEncoded("DER"));
    ASN1EncodableVector certificate = new ASN1EncodableVector();
    certificate.add(body.generateTBSCertificate());
    certificate.add(identifier);
    certificate.add(new DERBitString(signature.sign()));
    byte[] der = new DERSequence(certificate).getEncoded("DER");
    X509Certificate leaf =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    return new Identity(List.of(leaf), pair.getPrivate(), Set.of(name));
  }

  private static AlgorithmIdentifier identifier(String algorithm) {
    return switch (algorithm) {
      case "SHA256withRSA" ->
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
      case "SHA256withECDSA" -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      case "SHA384withECDSA" -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
      default -> throw new IllegalArgumentException("no identifier is known for " + algorithm);
    };
  }

  private BigInteger serial() {
    byte[] serial = new byte[SERIAL_BYTES];
    random.nextBytes(serial);
    return new BigInteger(1, serial).setBit(0);
  }

  private static X500Name subject(String name) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    if (name.length() <= MAX_COMMON_NAME) {
      subject.addRDN(BCStyle.CN, name);
    }
    return subject.build();
  }

  private static Extensions extensions(X509Certificate authority, String name) throws IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    extensions.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    boolean address = NetUtil.createByteArrayFromIpAddressString(name) != null;
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name)));
    byte[] keyId = authority.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (keyId != null) {
      byte[] value = ASN1OctetString.getInstance(keyId).getOctets();
      extensions.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(SubjectKeyIdentifier.getInstance(value).getKeyIdentifier()));
    }
    return extensions.generate();
  }
}
