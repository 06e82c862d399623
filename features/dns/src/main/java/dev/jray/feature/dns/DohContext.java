package dev.jray.feature.dns;

import dev.jray.toolkit.natives.NativeSwitches;
import dev.jray.toolkit.tls.SystemRoots;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** The TLS of all HTTPS servers: trusts what the system trusts, offers HTTP/2 and HTTP/1.1. */
final class DohContext {
  private final Supplier<List<X509Certificate>> roots;
  private boolean wanted;
  private SslContext context;

  DohContext() {
    this(SystemRoots::get);
  }

  DohContext(Supplier<List<X509Certificate>> roots) {
    this.roots = roots;
  }

  /** There is a server that needs it. */
  synchronized void want() {
    wanted = true;
  }

  /** Reads now what the first connection would have to wait for. */
  synchronized void prepare() throws SSLException {
    if (wanted && context == null) {
      context = make();
    }
  }

  /** A handler for a connection to a server. */
  synchronized SslHandler handler(ByteBufAllocator buffers, String host, int port)
      throws SSLException {
    if (context == null) {
      context = make();
    }
    return context.newHandler(buffers, host, port);
  }

  synchronized void close() {
    ReferenceCountUtil.release(context);
    context = null;
  }

  private SslContext make() throws SSLException {
    boolean nativeTls = NativeSwitches.ofSystem().on() && OpenSsl.isAvailable();
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(nativeTls ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
            .trustManager(roots.get().toArray(new X509Certificate[0]))
            .endpointIdentificationAlgorithm("HTTPS")
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
    if (nativeTls) {
      // Tasks are for other threads, which nothing here uses
      builder.option(OpenSslContextOption.USE_TASKS, false);
    }
    return builder.build();
  }
}
