package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A certificate with its key.
 *
 * @param chain the certificate, then those of its issuers
 * @param key the certificate's private key
 * @param names the host names and IP addresses that it is for, lower case
 */
record Identity(List<X509Certificate> chain, PrivateKey key, Set<String> names) {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  Identity {
    chain = List.copyOf(chain);
    Objects.requireNonNull(key, "key");
    names = Set.copyOf(names);
  }

  /**
   * Joins a chain and a key.
   *
   * @throws ConfigException if the key is not the first certificate's
   */
  static Identity of(List<X509Certificate> chain, PrivateKey key, String where) {
    if (!fits(chain.get(0), key)) {
      throw new ConfigException(
          where
              + ": the key does not belong to the certificate; the certificate of the key must stand first");
    }
    return new Identity(chain, key, namesOf(chain.get(0)));
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Whether a name of the form {@code *.example.com} covers this one. */
  boolean covers(String name) {
    int dot = name.indexOf('.');
    return dot > 0 && names.contains("*" + name.substring(dot));
  }

  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    byte[] probe = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(SignatureAlgorithms.of(key));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> namesOf(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          int type = (Integer) alternative.get(0);
          if (type == DNS_NAME || type == IP_ADDRESS) {
            names.add(((String) alternative.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // A certificate whose names nobody can read is for nobody by name; it may be the only one.
      return names;
    }
    return names;
  }
}
