package dev.jray.transport.tls;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What the configuration says.
 *
 * @param insecure whether a server's certificate need not be trusted
 * @param serverName the name that a client asks for; empty means the one it dials
 * @param protocols names for ALPN; empty leaves them to the transport
 * @param resumption whether sessions may be resumed
 * @param systemRoots whether a client trusts the system's roots
 * @param pins hashes of certificate chains, one of which a server must have; empty if any will do
 * @param clientsProve whether a server asks clients for a certificate
 * @param versions protocol versions, the greatest first
 * @param cipherSuites empty leaves the choice
 * @param rejectUnknownNames whether a server turns clients away that want a name it does not have
 * @param certificates all certificates
 */
record TlsSettings(
    boolean insecure,
    String serverName,
    List<String> protocols,
    boolean resumption,
    boolean systemRoots,
    List<ByteString> pins,
    boolean clientsProve,
    List<String> versions,
    List<String> cipherSuites,
    boolean rejectUnknownNames,
    List<CertificateSource> certificates) {
  /** Why encrypted ClientHellos are refused. */
  static final String NO_ECH =
      "JRay cannot encrypt its ClientHello (ECH); remove the option if you can live without it";

  // V2Ray 4 once switched an experiment on by it
  private static final String EXPERIMENT = "experiment:8357";
  private static final int HASH_BYTES = 32;

  static TlsSettings of(Config config) {
    if (!config.getEchConfig().isEmpty() || !config.getEchDOHserver().isEmpty()) {
      throw new ConfigException(NO_ECH);
    }
    for (ByteString pin : config.getPinnedPeerCertificateChainSha256List()) {
      if (pin.size() != HASH_BYTES) {
        throw new ConfigException("a pinned hash has 32 bytes (SHA-256), not " + pin.size());
      }
    }
    String name = config.getServerName();
    List<ByteString> pins = List.copyOf(config.getPinnedPeerCertificateChainSha256List());
    TlsSettings settings =
        new TlsSettings(
            config.getAllowInsecure()
                || (config.getAllowInsecureIfPinnedPeerCertificate() && !pins.isEmpty()),
            name.startsWith(EXPERIMENT) ? name.substring(EXPERIMENT.length()) : name,
            List.copyOf(config.getNextProtocolList()),
            config.getEnableSessionResumption(),
            !config.getDisableSystemRoot(),
            pins,
            config.getVerifyClientCertificate(),
            Versions.allowed(config),
            CipherSuites.allowed(config),
            config.getRejectUnknownSni(),
            sources(config.getCertificateList()));
    settings.check();
    return settings;
  }

  private static List<CertificateSource> sources(List<Certificate> messages) {
    List<CertificateSource> sources = new ArrayList<>();
    for (Certificate message : messages) {
      String file = message.getCertificateFile();
      sources.add(
          new CertificateSource(
              message,
              "certificate "
                  + (sources.size() + 1)
                  + " of tlsSettings"
                  + (file.isEmpty() ? "" : " (" + file + ")")));
    }
    return List.copyOf(sources);
  }

  private void check() {
    boolean authorities = !clientAuthorities().isEmpty();
    if (clientsProve && !authorities) {
      throw new ConfigException(
          "verifyClientCertificate needs a certificate with usage verifyclient: the CA of the clients");
    }
    if (authorities && !clientsProve) {
      throw new ConfigException(
          "a certificate with usage verifyclient has no effect without \"verifyClientCertificate\": true");
    }
    trusted();
  }

  /** CAs of clients. */
  List<X509Certificate> clientAuthorities() {
    return certificates.stream()
        .filter(source -> source.message().getUsage() == Usage.AUTHORITY_VERIFY_CLIENT)
        .flatMap(source -> source.certificates().stream())
        .toList();
  }

  /** What a client trusts besides the system's roots: as in V2Ray, whatever is configured. */
  List<X509Certificate> trusted() {
    return certificates.stream()
        .filter(source -> source.message().getUsage() != Usage.AUTHORITY_VERIFY_CLIENT)
        .flatMap(source -> source.certificates().stream())
        .toList();
  }
}
