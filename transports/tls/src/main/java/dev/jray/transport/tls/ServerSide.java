package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * The certificates of a server and the contexts that show them. All event loops ask here once for
 * each connection; a certificate whose file changed takes the place of the old one.
 */
final class ServerSide {
  private static final String ORIGIN = "transport/internet/tls";
  private static final long CHECK_MILLIS = Duration.ofSeconds(3).toMillis();

  // Host names and IP addresses; anything else is not worth a signature
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.:-]{0,251}[a-z0-9_])?");

  private final TlsSettings settings;
  private final Contexts factory;
  private final CertificateIssuer issuer;
  private final CertificateFiles files;
  private final Log log;
  private final Clock clock;
  private final Executor background;
  private final IssuedContexts issued;
  private final Map<Identity, Map<List<String>, SslContext>> contexts = new IdentityHashMap<>();
  private ServerCertificates certificates;
  private long nextCheck;
  private boolean lackLogged;

  ServerSide(
      TlsSettings settings,
      Contexts factory,
      CertificateIssuer issuer,
      Log log,
      Clock clock,
      Executor background) {
    this.settings = settings;
    this.factory = factory;
    this.issuer = issuer;
    this.log = log;
    this.clock = clock;
    this.background = background;
    this.issued = new IssuedContexts(clock, background);
    this.files = new CertificateFiles(settings.certificates());
    this.certificates = ServerCertificates.load(settings.certificates());
    this.nextCheck = clock.millis() + CHECK_MILLIS;
  }

  /** Whether there is anything to show at all. */
  synchronized boolean hasCertificates() {
    return certificates.first().isPresent() || !certificates.authorities().isEmpty();
  }

  /** Why a server without a certificate turns everybody away; the first time it is logged too. */
  synchronized FlowException lacksCertificate() {
    FlowException reason =
        new FlowException(
            TlsError.NO_CERTIFICATE,
            "tlsSettings of this inbound has no certificate with a key, so no client can connect");
    if (!lackLogged) {
      lackLogged = true;
      log.write(Severity.ERROR, ORIGIN, reason.getMessage());
    }
    return reason;
  }

  /** Whether the certificate depends on the name that the client asks for. */
  synchronized boolean choosesByName() {
    return settings.rejectUnknownNames()
        || certificates.identities().size() > 1
        || !certificates.authorities().isEmpty();
  }

  /** The context of the one certificate, for the caller to release. */
  synchronized SslContext only(List<String> protocols) {
    return show(certificates.first().orElseThrow(this::lacksCertificate), protocols);
  }

  /**
   * The context for a client, for the caller to release.
   *
   * @param asked the name that it asks for; null if it asks for none
   * @param reached the address that it reached
   */
  synchronized Future<SslContext> forName(
      String asked, String reached, List<String> protocols, EventExecutor executor) {
    String name = asked == null ? reached : asked.toLowerCase(Locale.ROOT);
    Optional<Identity> identity = certificates.forName(name);
    if (identity.isPresent()) {
      return executor.newSucceededFuture(show(identity.get(), protocols));
    }
    if (!certificates.authorities().isEmpty() && NAME.matcher(name).matches()) {
      List<Identity> authorities = certificates.authorities();
      return issued.get(
          new IssuedContexts.Key(name, protocols), key -> issue(authorities, key), executor);
    }
    if (settings.rejectUnknownNames() || certificates.first().isEmpty()) {
      return executor.newFailedFuture(
          new FlowException(
              TlsError.UNKNOWN_NAME,
              asked == null
                  ? "the client asks for no server name"
                  : "there is no certificate for the server name that the client asks for"));
    }
    return executor.newSucceededFuture(only(protocols));
  }

  private SslContext show(Identity identity, List<String> protocols) {
    return ReferenceCountUtil.retain(
        contexts
            .computeIfAbsent(identity, shown -> new HashMap<>(2))
            .computeIfAbsent(protocols, names -> factory.server(identity, names)));
  }

  private IssuedContexts.Issued issue(List<Identity> authorities, IssuedContexts.Key key) {
    for (Identity authority : authorities) {
      try {
        Identity leaf = issuer.issue(authority, key.name());
        return new IssuedContexts.Issued(
            factory.server(leaf, key.protocols()), leaf.certificate().getNotAfter().getTime());
      } catch (GeneralSecurityException | IOException | RuntimeException e) {
        log.write(Severity.WARNING, ORIGIN, "a CA cannot sign a certificate > " + e.getMessage());
      }
    }
    throw new FlowException(TlsError.NO_CERTIFICATE, "no CA could sign a certificate");
  }

  /** Looks for changed files in the background, every few seconds at most. */
  synchronized void refresh() {
    long now = clock.millis();
    if (!files.none() && now >= nextCheck) {
      nextCheck = now + CHECK_MILLIS;
      background.execute(this::reload);
    }
  }

  private void reload() {
    if (!files.changed()) {
      return;
    }
    try {
      ServerCertificates fresh = ServerCertificates.load(settings.certificates());
      replace(fresh);
      log.write(Severity.INFO, ORIGIN, "TLS certificates were read again");
    } catch (ConfigException e) {
      log.write(
          Severity.WARNING,
          ORIGIN,
          "the changed TLS certificates cannot be used, the old ones stay > " + e.getMessage());
    }
  }

  private synchronized void replace(ServerCertificates fresh) {
    close();
    certificates = fresh;
  }

  /** Releases all contexts. Connections keep theirs. */
  synchronized void close() {
    contexts.values().forEach(all -> all.values().forEach(ReferenceCountUtil::release));
    contexts.clear();
    issued.clear();
  }
}
