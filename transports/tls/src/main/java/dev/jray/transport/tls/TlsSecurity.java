package dev.jray.transport.tls;

import dev.jray.spi.feature.Log;
import dev.jray.spi.net.Destination;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.spi.transport.Side;
import dev.jray.transport.tls.proto.Config;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** TLS on both sides, with BoringSSL where the platform has it. */
final class TlsSecurity implements Security {
  private final ServerSide server;
  private final ClientSide client;

  @Inject
  TlsSecurity(Config config, Log log, Clock clock, RandomGenerator random) {
    this(config, log, clock, random, Contexts.fastest());
  }

  TlsSecurity(
      Config config, Log log, Clock clock, RandomGenerator random, SslProvider provider) {
    TlsSettings settings = TlsSettings.of(config);
    Contexts contexts = new Contexts(settings, provider, random);
    this.server =
        new ServerSide(
            settings,
            contexts,
            new CertificateIssuer(clock, random),
            log,
            clock,
            GlobalEventExecutor.INSTANCE);
    this.client = new ClientSide(settings, contexts, log);
    if (!server.hasCertificates()) {
      client.prepare();
    }
  }

  @Override
  public Future<String> install(ChannelPipeline pipeline, SecurityRequest request) {
    Promise<String> ready = pipeline.channel().eventLoop().newPromise();
    String peer = request.to().map(Destination::toString).orElse("the client");
    TlsStreamHandler stream = new TlsStreamHandler(request.side(), peer, ready);
    pipeline.addLast(stream);
    if (request.side() == Side.CLIENT) {
      SslHandler tls = client.handler(pipeline.channel(), request);
      secure(pipeline, stream, tls);
    } else if (server.hasCertificates()) {
      accept(pipeline, stream, request.applicationProtocols());
    } else {
      ready.setFailure(server.lacksCertificate());
      pipeline.channel().close();
    }
    return ready;
  }

  private void accept(ChannelPipeline pipeline, TlsStreamHandler stream, List<String> protocols) {
    server.refresh();
    if (server.choosesByName()) {
      pipeline.addBefore(
          pipeline.context(stream).name(), null, new SniSelector(server, protocols, stream));
      return;
    }
    SslContext context = server.only(protocols);
    try {
      secure(pipeline, stream, context.newHandler(pipeline.channel().alloc()));
    } finally {
      ReferenceCountUtil.release(context);
    }
  }

  private static void secure(ChannelPipeline pipeline, TlsStreamHandler stream, SslHandler tls) {
    HalfClose.prepare(tls.engine());
    stream.using(tls);
    pipeline.addBefore(pipeline.context(stream).name(), null, tls);
    stream.secured();
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
