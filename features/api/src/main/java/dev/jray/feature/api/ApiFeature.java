package dev.jray.feature.api;

import dev.jray.feature.api.proto.commander.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** V2Ray's commander: the gRPC server, behind an outbound or an address of its own. */
final class ApiFeature implements Feature {
  private static final long BIND_SECONDS = 10;

  private final Config config;
  private final OutboundManager outbounds;
  private final Sockets sockets;
  private final Optional<SocketAddress> address;
  private final GrpcServer server;
  private Listener listener;

  @Inject
  ApiFeature(
      Config config,
      Services services,
      OutboundManager outbounds,
      Sockets sockets,
      EventLoopGroup loops) {
    if (config.getTag().isEmpty()) {
      throw new ConfigException("API tag can't be empty.");
    }
    this.config = config;
    this.outbounds = outbounds;
    this.sockets = sockets;
    this.address =
        config.getListen().isEmpty()
            ? Optional.empty()
            : Optional.of(ListenAddress.of(config.getListen()));
    this.server = new GrpcServer(loops, services.wanted(config));
  }

  /** Where the server listens; empty if it is reached through its outbound. */
  Optional<SocketAddress> address() {
    return Optional.ofNullable(listener).map(Listener::local);
  }

  @Override
  public void start() throws IOException {
    server.start();
    if (address.isPresent()) {
      listener = listen(address.get());
    } else {
      outbounds.add(config.getTag(), new FlowOutbound(server::accept));
    }
  }

  private Listener listen(SocketAddress where) throws IOException {
    Future<Listener> listening =
        sockets.listen(
            new ListenRequest(
                where, SocketOptions.DEFAULT, pipeline -> server.accept(pipeline.channel())));
    listening.awaitUninterruptibly(BIND_SECONDS, TimeUnit.SECONDS);
    if (!listening.isSuccess()) {
      throw new IOException(
          "the API cannot listen on " + config.getListen() + ": " + listening.cause(),
          listening.cause());
    }
    return listening.getNow();
  }

  @Override
  public void close() {
    server.stop();
  }
}
