package dev.jray.toolkit.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The CAs that this machine trusts: the system's own bundle where there is one, as in Go, else
 * those that came with the JDK. Read once, when first needed.
 */
public final class SystemRoots {
  // Debian, Fedora, SUSE, Alpine and others
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private SystemRoots() {}

  /** Reads them, or gives what was read; blocks the first time. */
  public static List<X509Certificate> get() {
    return Holder.ROOTS;
  }

  private static List<X509Certificate> load() {
    // Whoever names a trust store to the JVM means it
    if (System.getProperty("javax.net.ssl.trustStore") == null) {
      for (Path bundle : BUNDLES) {
        List<X509Certificate> roots = read(bundle);
        if (!roots.isEmpty()) {
          return roots;
        }
      }
    }
    return ofJdk();
  }

  private static List<X509Certificate> read(Path bundle) {
    if (!Files.isReadable(bundle)) {
      return List.of();
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      List<X509Certificate> roots = new ArrayList<>(all.size());
      all.forEach(one -> roots.add((X509Certificate) one));
      return List.copyOf(roots);
    } catch (IOException | GeneralSecurityException e) {
      // The next bundle, or the JDK's own roots, will do
      return List.of();
    }
  }

  private static List<X509Certificate> ofJdk() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          return List.copyOf(Arrays.asList(x509.getAcceptedIssuers()));
        }
      }
      return List.of();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no trust store", e);
    }
  }

  private static final class Holder {
    static final List<X509Certificate> ROOTS = load();
  }
}
