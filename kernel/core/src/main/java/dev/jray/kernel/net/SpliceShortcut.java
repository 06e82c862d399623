package dev.jray.kernel.net;

import dev.jray.kernel.relay.Shortcut;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Shortcut} of Linux, splice(2), for two plain TCP sockets. See ADR 0014. */
final class SpliceShortcut implements Shortcut {
  // Four descriptors each. Linux gives a user pipes of full size for this many, and small ones
  // then.
  private static final int MAX_TUNNELS = 256;

  private static final Logger LOGGER = LoggerFactory.getLogger(SpliceShortcut.class);

  private final EventLoops loops;
  private final long worthwhileBytes;
  private final int maxTunnels;
  private final AtomicInteger tunnels = new AtomicInteger();

  SpliceShortcut(EventLoops loops, long worthwhileBytes) {
    this(loops, worthwhileBytes, MAX_TUNNELS);
  }

  SpliceShortcut(EventLoops loops, long worthwhileBytes, int maxTunnels) {
    this.loops = loops;
    this.worthwhileBytes = worthwhileBytes;
    this.maxTunnels = maxTunnels;
  }

  @Override
  public long worthwhileBytes() {
    return worthwhileBytes;
  }

  @Override
  public boolean fits(End client, End server) {
    return plain(client) && plain(server);
  }

  private static boolean plain(End end) {
    Channel channel = end.channel();
    ChannelPipeline pipeline = channel.pipeline();
    if (!(channel instanceof EpollSocketChannel) || pipeline.last() != end) {
      return false;
    }
    List<String> names = pipeline.names(); // the tail's is the last one
    int metered = pipeline.first() instanceof Meter ? 1 : 0;
    return names.size() == metered + 3
        && pipeline.get(names.get(metered)) instanceof HalfCloseHandler;
  }

  private static Meter meter(End end) {
    return end.channel().pipeline().first() instanceof Meter meter ? meter : Meter.NONE;
  }

  @Override
  public Optional<Tunnel> open(End client, End server) {
    if (!(loops.handlerOf(client.channel().eventLoop()) instanceof EpollHandler epoll)) {
      return Optional.empty();
    }
    EpollRegistration clientEvents = epoll.registration((EpollSocketChannel) client.channel());
    EpollRegistration serverEvents = epoll.registration((EpollSocketChannel) server.channel());
    if (clientEvents == null || serverEvents == null) {
      return Optional.empty();
    }
    if (tunnels.incrementAndGet() > maxTunnels) {
      tunnels.decrementAndGet();
      return Optional.empty();
    }
    SpliceTunnel tunnel;
    try {
      tunnel = tunnel(client, server);
    } catch (IOException e) {
      tunnels.decrementAndGet();
      LOGGER.debug("No pipe for a flow: {}", e.toString());
      return Optional.empty();
    }
    client.channel().closeFuture().addListener(closed -> tunnel.onClientClosed());
    server.channel().closeFuture().addListener(closed -> tunnel.onServerClosed());
    clientEvents.take(tunnel::onClientEvent);
    serverEvents.take(tunnel::onServerEvent);
    return Optional.of(tunnel);
  }

  private static SpliceDirection direction(End from, End to) throws IOException {
    return new SpliceDirection(from, to, meter(from), meter(to));
  }

  private SpliceTunnel tunnel(End client, End server) throws IOException {
    SpliceDirection up = direction(client, server);
    try {
      return new SpliceTunnel(client, up, direction(server, client), tunnels::decrementAndGet);
    } catch (IOException e) {
      up.closePipe();
      throw e;
    }
  }
}
