package dev.jray.transport.tcp;

import dev.jray.spi.feature.Log;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.spi.transport.Sockets;
import dev.jray.spi.transport.Transport;
import dev.jray.toolkit.channel.ProxyProtocolHandler;
import dev.jray.toolkit.channel.SecureDial;
import dev.jray.transport.tcp.proto.Config;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Streams over TCP as they are, or with an HTTP header in front of their first bytes. Where clients
 * come through a front proxy, it may tell their addresses.
 */
final class TcpTransport implements Transport {
  // What V2Ray offers and accepts, so that the two look alike on the wire
  private static final List<String> CLIENT_PROTOCOLS = List.of("h2", "http/1.1");
  private static final List<String> SERVER_PROTOCOLS = List.of("h2");

  private final TcpSettings settings;
  private final Optional<Heads> heads;
  private final Sockets sockets;
  private final Security security;
  private final Log log;

  @Inject
  TcpTransport(
      Config config,
      Sockets sockets,
      Security security,
      RandomGenerator random,
      Clock clock,
      Log log) {
    this.settings = TcpSettings.of(config);
    this.heads = settings.header().map(header -> new Heads(header, random, clock));
    this.sockets = sockets;
    this.security = security;
    this.log = log;
  }

  @Override
  public Future<Channel> dial(DialRequest request) {
    DialRequest wanted = heads.map(all -> disguised(request, all)).orElse(request);
    return SecureDial.connect(sockets, security, wanted, CLIENT_PROTOCOLS);
  }

  private static DialRequest disguised(DialRequest request, Heads heads) {
    return request.withHandlers(
        pipeline -> {
          pipeline.addLast(new HttpHeaderClient());
          pipeline.addLast(new HttpHeaderWriter(heads::request, () -> new byte[0]));
          request.handlers().accept(pipeline);
        });
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    Consumer<ChannelPipeline> handlers =
        pipeline -> {
          security.install(pipeline, SecurityRequest.server(SERVER_PROTOCOLS));
          if (heads.isPresent()) {
            pipeline.addLast(new HttpHeaderServer(heads.get(), request.handlers(), log));
          } else {
            request.handlers().accept(pipeline);
          }
        };
    // V2Ray looks at the first flag only and so ignores the socket option; either one is meant.
    if (!settings.acceptProxyProtocol() && !request.options().acceptProxyProtocol()) {
      return sockets.listen(request.withHandlers(handlers));
    }
    return sockets.listen(
        request.withHandlers(
            pipeline -> pipeline.addLast(new ProxyProtocolHandler(handlers, Heads.ORIGIN, log))));
  }
}
