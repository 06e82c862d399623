package dev.jray.transport.tcp;

import dev.jray.spi.feature.Log;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.Side;
import dev.jray.spi.transport.Sockets;
import dev.jray.spi.transport.Transport;
import dev.jray.transport.tcp.proto.Config;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Streams over TCP as they are. Where clients come through a front proxy, it may tell their
 * addresses.
 */
final class TcpTransport implements Transport {
  private final TcpSettings settings;
  private final Sockets sockets;
  private final Security security;
  private final Log log;

  @Inject
  TcpTransport(Config config, Sockets sockets, Security security, Log log) {
    this.settings = TcpSettings.of(config);
    this.sockets = sockets;
    this.security = security;
    this.log = log;
  }

  @Override
  public Future<Channel> dial(DialRequest request) {
    return sockets.connect(
        request.withHandlers(
            pipeline -> {
              security.install(pipeline, Side.CLIENT, Optional.of(request.to()));
              request.handlers().accept(pipeline);
            }));
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    Consumer<ChannelPipeline> handlers =
        pipeline -> {
          security.install(pipeline, Side.SERVER, Optional.empty());
          request.handlers().accept(pipeline);
        };
    // V2Ray looks at the first flag only and so ignores the socket option; either one is meant.
    if (!settings.acceptProxyProtocol() && !request.options().acceptProxyProtocol()) {
      return sockets.listen(request.withHandlers(handlers));
    }
    return sockets.listen(
        request.withHandlers(
            pipeline -> pipeline.addLast(new ProxyProtocolHandler(handlers, log))));
  }
}
