package dev.jray.transport.tls;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides whether a peer is who it should be: by a chain to a trusted root (and, as the engine is
 * told to, by its name), then by a pinned hash of its chain.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private static final X509Certificate[] NO_ISSUERS = {};

  private final Optional<X509ExtendedTrustManager> chains;
  private final List<ByteString> pins;

  private PeerTrust(Optional<X509ExtendedTrustManager> chains, List<ByteString> pins) {
    this.chains = chains;
    this.pins = pins;
  }

  /** Trusts certificates that one of these signed. */
  static PeerTrust in(List<X509Certificate> roots, List<ByteString> pins)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("a new key store reads nothing", e);
    }
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry("root-" + i, roots.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager x509) {
        return new PeerTrust(Optional.of(x509), pins);
      }
    }
    throw new GeneralSecurityException("the JDK has no PKIX trust manager");
  }

  /** Trusts every certificate, or every one that is pinned. */
  static PeerTrust insecure(List<ByteString> pins) {
    return new PeerTrust(Optional.empty(), pins);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (chains.isPresent()) {
      chains.get().checkServerTrusted(chain, authType, engine);
    }
    if (!pins.isEmpty() && !pins.contains(hash(chain))) {
      throw new PinException();
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    chains
        .orElseThrow(() -> new CertificateException("no CA for clients"))
        .checkClientTrusted(chain, authType, engine);
  }

  /** h = SHA-256(leaf), then h = SHA-256(h || SHA-256(next)) for each further certificate. */
  static ByteString hash(X509Certificate... chain) throws CertificateException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(chain[0].getEncoded());
      for (int i = 1; i < chain.length; i++) {
        byte[] next = sha.digest(chain[i].getEncoded());
        sha.update(hash);
        hash = sha.digest(next);
      }
      return ByteString.copyFrom(hash);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are served");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only engines are served");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are served");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only engines are served");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(NO_ISSUERS);
  }
}
