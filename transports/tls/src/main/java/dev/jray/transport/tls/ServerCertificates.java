package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import dev.jray.transport.tls.proto.Certificate.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server can show.
 *
 * @param identities its certificates, in order of the configuration
 * @param authorities CAs that sign further ones
 */
record ServerCertificates(List<Identity> identities, List<Identity> authorities) {
  ServerCertificates {
    identities = List.copyOf(identities);
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads the sources; certificates without a key are left out.
   *
   * @throws ConfigException if one cannot be read
   */
  static ServerCertificates load(List<CertificateSource> sources) {
    List<Identity> identities = new ArrayList<>();
    List<Identity> authorities = new ArrayList<>();
    for (CertificateSource source : sources) {
      Usage usage = source.message().getUsage();
      if (usage == Usage.ENCIPHERMENT) {
        source.identity().ifPresent(identities::add);
      } else if (usage == Usage.AUTHORITY_ISSUE) {
        authorities.add(
            source
                .identity()
                .orElseThrow(
                    () ->
                        new ConfigException(
                            source.where() + ": a certificate with usage issue needs its key")));
      }
    }
    return new ServerCertificates(identities, authorities);
  }

  /** The certificate for a name: the exact one first, then one with a wildcard. */
  Optional<Identity> forName(String name) {
    return identities.stream()
        .filter(identity -> identity.has(name))
        .findFirst()
        .or(() -> identities.stream().filter(identity -> identity.covers(name)).findFirst());
  }

  /** The one for clients that name none that is known. */
  Optional<Identity> first() {
    return identities.stream().findFirst();
  }
}
