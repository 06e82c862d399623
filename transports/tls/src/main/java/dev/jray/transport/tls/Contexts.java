package dev.jray.transport.tls;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.natives.NativeSwitches;
import dev.jray.toolkit.tls.SystemRoots;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.slf4j.LoggerFactory;

/**
 * Makes Netty's TLS contexts, of BoringSSL where the platform has it. The caller releases them:
 * those of BoringSSL hold native memory.
 */
final class Contexts {
  // As many as V2Ray keeps
  private static final int SESSIONS = 128;

  private final TlsSettings settings;
  private final SslProvider provider;
  private final RandomGenerator random;

  Contexts(TlsSettings settings, SslProvider provider, RandomGenerator random) {
    this.settings = settings;
    this.provider = provider;
    this.random = random;
  }

  /** BoringSSL if it may and can be loaded here, else the JDK's engine. */
  static SslProvider fastest() {
    return Fastest.PROVIDER;
  }

  /** A server that shows this certificate. */
  SslContext server(Identity identity, List<String> protocols) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
            identity.key(), identity.chain().toArray(new X509Certificate[0]));
    try {
      if (settings.clientsProve()) {
        builder
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(PeerTrust.in(settings.clientAuthorities(), List.of()));
      }
      return build(builder, protocols);
    } catch (GeneralSecurityException | SSLException e) {
      throw new ConfigException("the TLS certificate or options cannot be used: " + e, e);
    }
  }

  /** A client that trusts what the settings say. */
  SslContext client(Optional<Identity> identity, List<String> protocols) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .endpointIdentificationAlgorithm(settings.insecure() ? null : "HTTPS");
    identity.ifPresent(
        own -> builder.keyManager(own.key(), own.chain().toArray(new X509Certificate[0])));
    try {
      return build(builder.trustManager(trust()), protocols);
    } catch (GeneralSecurityException | SSLException e) {
      throw new ConfigException("the TLS options cannot be used: " + e, e);
    }
  }

  private PeerTrust trust() throws GeneralSecurityException {
    if (settings.insecure()) {
      return PeerTrust.insecure(settings.pins());
    }
    List<X509Certificate> roots = new ArrayList<>(settings.trusted());
    if (settings.systemRoots()) {
      roots.addAll(SystemRoots.get());
    }
    return PeerTrust.in(roots, settings.pins());
  }

  private SslContext build(SslContextBuilder builder, List<String> protocols) throws SSLException {
    List<String> names = settings.protocols().isEmpty() ? protocols : settings.protocols();
    builder
        .sslProvider(provider)
        .protocols(settings.versions())
        .ciphers(settings.cipherSuites().isEmpty() ? null : settings.cipherSuites())
        .sessionCacheSize(SESSIONS)
        .applicationProtocolConfig(
            names.isEmpty()
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    names));
    if (provider == SslProvider.JDK) {
      // The JDK's sessions cannot be switched off, but they can be short
      builder.sessionTimeout(settings.resumption() ? 0 : 1);
    } else {
      // Tasks are for other threads, which nothing here uses
      builder.option(OpenSslContextOption.USE_TASKS, false);
    }
    SslContext context = builder.build();
    if (context instanceof ReferenceCountedOpenSslContext openSsl) {
      sessions(openSsl);
    }
    return context;
  }

  private void sessions(ReferenceCountedOpenSslContext context) {
    context.sessionContext().setSessionCacheEnabled(settings.resumption());
    if (settings.resumption()) {
      // Without keys Netty allows no tickets, and TLS 1.3 resumes by nothing else
      context.sessionContext().setTicketKeys(ticketKey());
    }
  }

  private OpenSslSessionTicketKey ticketKey() {
    return new OpenSslSessionTicketKey(
        bytes(OpenSslSessionTicketKey.NAME_SIZE),
        bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Found once, and told once. */
  private static final class Fastest {
    static final SslProvider PROVIDER = find();

    private static SslProvider find() {
      if (NativeSwitches.ofSystem().on() && OpenSsl.isAvailable()) {
        return SslProvider.OPENSSL_REFCNT;
      }
      LoggerFactory.getLogger(Contexts.class)
          .info(
              "TLS is the JDK's{}",
              NativeSwitches.ofSystem().on()
                  ? ", for there is no BoringSSL here: " + OpenSsl.unavailabilityCause()
                  : "");
      return SslProvider.JDK;
    }
  }
}
