package dev.jray.feature.observatory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Whose certificates are believed. */
final class Trust {
  private Trust() {}

  /** The Java runtime's authorities, if any of the URLs needs them: they take time to load. */
  static Optional<SslContext> ofSystem(ProbeUrl... urls) {
    for (ProbeUrl url : urls) {
      if (url.secure()) {
        try {
          // A probe now and then is not worth native memory that must be given back
          return Optional.of(SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build());
        } catch (SSLException e) {
          throw new IllegalStateException("this Java runtime cannot speak TLS: " + e, e);
        }
      }
    }
    return Optional.empty();
  }
}
