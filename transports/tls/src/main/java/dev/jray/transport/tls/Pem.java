package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys from PEM text (RFC 7468). The JDK alone reads what is common, for speed:
 * BouncyCastle, whose jar takes half a second to load, is asked about {@link OldKeys} only.
 */
final class Pem {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^-\r\n]{1,64})-----");

  private Pem() {}

  /** One part of the text: what it is called, and what stands between its two lines. */
  private record Section(String type, String body) {
    /** The bytes; an IllegalArgumentException if the text is not Base64. */
    private byte[] content() {
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    }

    private boolean locked() {
      // The second is how OpenSSL wrote it before PKCS#8.
      return type.equals("ENCRYPTED PRIVATE KEY")
          || (type.endsWith("PRIVATE KEY") && body.contains("Proc-Type: 4,ENCRYPTED"));
    }
  }

  /**
   * The certificates of a text, in its order.
   *
   * @throws ConfigException if there is none, or one that cannot be read
   */
  static List<X509Certificate> certificates(byte[] text, String where) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Section section : sections(text, where)) {
        if (section.type.equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(section.content())));
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
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
    for (Section section : sections(text, where)) {
      if (section.locked()) {
        throw new ConfigException(where + " is locked with a password; give the key without one");
      }
      try {
        switch (section.type) {
          case "PRIVATE KEY" -> {
            return ofPkcs8(section.content(), where);
          }
          case "RSA PRIVATE KEY" -> {
            return ofPkcs8(OldKeys.ofPkcs1(section.content()), where);
          }
          case "EC PRIVATE KEY" -> {
            return ofPkcs8(OldKeys.ofSec1(section.content()), where);
          }
          default -> {}
        }
      } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
        throw new ConfigException(where + " holds a key that cannot be read", e);
      }
    }
    throw new ConfigException(
        where + " holds no private key; give PEM text with \"-----BEGIN PRIVATE KEY-----\"");
  }

  private static List<Section> sections(byte[] text, String where) {
    String all = new String(text, StandardCharsets.US_ASCII);
    List<Section> sections = new ArrayList<>();
    Matcher begin = BEGIN.matcher(all);
    int from = 0;
    while (begin.find(from)) {
      String type = begin.group(1);
      int end = all.indexOf("-----END " + type + "-----", begin.end());
      if (end < 0) {
        throw new ConfigException(
            where + " is no PEM text: there is no line \"-----END " + type + "-----\"");
      }
      sections.add(new Section(type, all.substring(begin.end(), end)));
      from = end;
    }
    return sections;
  }

  private static PrivateKey ofPkcs8(byte[] pkcs8, String where) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Of another kind, or broken: the next one, or the sentence below, will tell.
        continue;
      }
    }
    throw new ConfigException(
        where
            + " holds a key that is broken or of a kind that is not supported; give an RSA or"
            + " EC key");
  }
}
