package dev.jray.feature.api;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * gRPC's server. It opens no sockets: whoever has a connection for it calls {@link
 * #accept(Channel)}. Calls run on a few threads of its own, since some of them block.
 */
final class GrpcServer {
  private static final int MAX_CONNECTIONS = 256;
  private static final int MAX_CALLS = 100;
  private static final int MAX_MESSAGE = 4 << 20;
  private static final int MAX_HEADERS = 8 << 10;
  private static final int THREADS = 4;
  private static final long IDLE_MINUTES = 60;
  private static final long PING_SECONDS = 10;
  private static final int RESETS = 200;
  private static final int RESETS_SECONDS = 30;
  private static final long STOP_SECONDS = 2;

  // Any stranger could fill standard error with what gRPC says of clients. Kept, since the JDK
  // forgets the level of a logger that nobody keeps
  private final Logger quiet = Logger.getLogger("io.grpc");

  private final FlowServerChannel listening = new FlowServerChannel();
  private final AtomicInteger connections = new AtomicInteger();
  private final ThreadPoolExecutor threads;
  private final EventLoop accepting;
  private final Server server;

  GrpcServer(EventLoopGroup loops, List<ServerServiceDefinition> services) {
    quiet.setLevel(Level.SEVERE);
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("jray-api-call", true));
    threads.allowCoreThreadTimeOut(true);
    // The instance's loops end before its features do, and gRPC's server needs one to stop on
    accepting = new DefaultEventLoop(new DefaultThreadFactory("jray-api-accept", true));
    Set<String> names =
        services.stream()
            .map(service -> service.getServiceDescriptor().getName())
            .collect(Collectors.toSet());
    server =
        NettyServerBuilder.forAddress(FlowServerChannel.ADDRESS)
            .channelFactory(() -> listening)
            .bossEventLoopGroup(accepting)
            .workerEventLoopGroup(new FlowLoops(loops))
            // gRPC sets it on all channels; flows and unix sockets have none, and Netty would warn
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .executor(threads)
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxInboundMetadataSize(MAX_HEADERS)
            .maxConcurrentCallsPerConnection(MAX_CALLS)
            .maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
            .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
            .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addServices(services)
            .fallbackHandlerRegistry(new UnknownCalls(names))
            .build();
  }

  void start() throws IOException {
    server.start();
  }

  /** Serves a channel of the instance's; call it on its event loop before it reads. */
  void accept(Channel channel) {
    channel.config().setAutoRead(false);
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      connections.decrementAndGet();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    channel.pipeline().addLast(new StreamEndHandler());
    listening.accept(channel);
  }

  void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    // The plugin's classes may be gone after this
    accepting
        .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
