package dev.jray.transport.tls;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.toolkit.tls.SystemRoots;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** What a client trusts, and the contexts for it. */
final class ClientSide {
  private static final String ORIGIN = "transport/internet/tls";

  private final TlsSettings settings;
  private final Contexts factory;
  private final Log log;
  private final Map<List<String>, SslContext> contexts = new HashMap<>();
  private boolean warned;
  private boolean closed;

  ClientSide(TlsSettings settings, Contexts factory, Log log) {
    this.settings = settings;
    this.factory = factory;
    this.log = log;
  }

  /** Reads now what the first connection would have to wait for. */
  void prepare() {
    if (!settings.insecure() && settings.systemRoots()) {
      SystemRoots.get();
    }
  }

  /** A handler for a connection to a server. */
  SslHandler handler(Channel channel, SecurityRequest request) {
    Destination to = request.to().orElseThrow();
    String name = settings.serverName().isEmpty() ? to.address().text() : settings.serverName();
    SslContext context = context(request.applicationProtocols());
    try {
      SslHandler handler = context.newHandler(channel.alloc(), name, to.port());
      nameServer(handler.engine(), name);
      return handler;
    } finally {
      ReferenceCountUtil.release(context);
    }
  }

  /** Asks for the name itself: left alone, engines ask for no name without a dot. */
  private static void nameServer(SSLEngine engine, String name) {
    if (name.indexOf('.') >= 0
        || NetUtil.isValidIpV6Address(name)
        || !name.matches("[A-Za-z0-9_-]+")) {
      return;
    }
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    engine.setSSLParameters(parameters);
  }

  private synchronized SslContext context(List<String> protocols) {
    if (closed) {
      throw new FlowException(TlsError.CUT_SHORT, "the outbound has been removed");
    }
    if (settings.insecure() && settings.pins().isEmpty() && !warned) {
      warned = true;
      log.write(
          Severity.WARNING,
          ORIGIN,
          "allowInsecure is on: anybody on the way can pose as the server");
    }
    SslContext context =
        contexts.computeIfAbsent(
            protocols,
            names ->
                factory.client(ServerCertificates.load(settings.certificates()).first(), names));
    return ReferenceCountUtil.retain(context);
  }

  /** Releases all contexts. Connections keep theirs. */
  synchronized void close() {
    closed = true;
    contexts.values().forEach(ReferenceCountUtil::release);
    contexts.clear();
  }
}
