package dev.jray.transport.websocket;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.spi.transport.Sockets;
import dev.jray.spi.transport.Transport;
import dev.jray.toolkit.channel.ProxyProtocolHandler;
import dev.jray.toolkit.channel.SecureDial;
import dev.jray.transport.websocket.proto.Config;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Streams over WebSockets. */
final class WebSocketTransport implements Transport {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final List<String> CLIENT_PROTOCOLS = List.of("http/1.1");

  // V2Ray prefers h2, over which it then serves nothing but error pages
  private static final List<String> SERVER_PROTOCOLS = List.of("http/1.1", "h2");

  private final WebSocketSettings settings;
  private final Sockets sockets;
  private final Security security;
  private final RandomGenerator random;
  private final Clock clock;
  private final Log log;

  @Inject
  WebSocketTransport(
      Config config,
      Sockets sockets,
      Security security,
      RandomGenerator random,
      Clock clock,
      Log log) {
    this.settings = WebSocketSettings.of(config);
    this.sockets = sockets;
    this.security = security;
    this.random = random;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public Future<Channel> dial(DialRequest request) {
    UpgradeRequest upgrade;
    try {
      int defaultPort = security == Security.NONE ? HTTP_PORT : HTTPS_PORT;
      upgrade = new UpgradeRequest(settings, request.to(), defaultPort);
    } catch (FlowException e) {
      return request.eventLoop().newFailedFuture(e);
    }
    // The handshake is one more layer that must be ready before the handlers above are added
    Security layers =
        (pipeline, wanted) -> {
          Promise<String> ready = pipeline.channel().eventLoop().newPromise();
          security
              .install(pipeline, wanted)
              .addListener(
                  done -> {
                    if (done.isSuccess()) {
                      begin(pipeline, upgrade, ready);
                    } else {
                      ready.setFailure(done.cause());
                    }
                  });
          return ready;
        };
    return SecureDial.connect(sockets, layers, request, CLIENT_PROTOCOLS);
  }

  private void begin(ChannelPipeline pipeline, UpgradeRequest upgrade, Promise<String> ready) {
    if (settings.earlyData().isEmpty()) {
      UpgradeClient client = new UpgradeClient(upgrade, random, ready);
      pipeline.addLast(client);
      client.begin("");
      return;
    }
    Promise<String> upgraded = pipeline.channel().eventLoop().newPromise();
    UpgradeClient client = new UpgradeClient(upgrade, random, upgraded);
    pipeline.addLast(client, new EarlyDataGate(settings.earlyData().get(), client, upgraded));
    ready.setSuccess("");
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    UpgradePolicy policy = new UpgradePolicy(settings, clock);
    Consumer<ChannelPipeline> handlers =
        pipeline -> {
          security
              .install(pipeline, SecurityRequest.server(SERVER_PROTOCOLS))
              .addListener(
                  done -> {
                    if (!done.isSuccess()) {
                      log.write(
                          Severity.INFO,
                          UpgradeServer.ORIGIN,
                          "connection ends > " + done.cause().getMessage());
                      pipeline.channel().close();
                    }
                  });
          pipeline.addLast(new UpgradeServer(policy, request.handlers(), log));
        };
    // V2Ray looks at the first flag only and so ignores the socket option; either one is meant.
    if (!settings.acceptProxyProtocol() && !request.options().acceptProxyProtocol()) {
      return sockets.listen(request.withHandlers(handlers));
    }
    return sockets.listen(
        request.withHandlers(
            pipeline ->
                pipeline.addLast(new ProxyProtocolHandler(handlers, UpgradeServer.ORIGIN, log))));
  }
}
