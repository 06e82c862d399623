package dev.jray.kernel.net;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@link Sockets} on Netty. */
public final class NettySockets implements Sockets {
  private final EventLoopGroup loops;
  private final Platform platform;
  private final DnsClient system;
  private volatile boolean closed;

  /**
   * Makes sockets on these loops.
   *
   * @param loops made by the platform
   * @param system resolves names as the system does
   */
  public NettySockets(EventLoopGroup loops, Platform platform, DnsClient system) {
    this.loops = loops;
    this.platform = platform;
    this.system = system;
  }

  /**
   * No socket is opened or accepted from now on. Event loops close what is registered when they
   * shut down, but not what their last tasks register; its handlers would never leave it, and with
   * them native memory would be lost.
   */
  public void close() {
    closed = true;
  }

  @Override
  public Future<Channel> connect(DialRequest request) {
    Promise<Channel> connected = request.eventLoop().newPromise();
    if (request.to().network() == Network.UNIX) {
      one(new DomainSocketAddress(request.to().address().text()), request, connected);
    } else if (request.to().address() instanceof Address.Ip ip) {
      one(new InetSocketAddress(ip.value(), request.to().port()), request, connected);
    } else {
      resolveAndConnect(request, connected);
    }
    return connected;
  }

  private void one(SocketAddress to, DialRequest request, Promise<Channel> connected) {
    Future<Channel> socket = socket(to, request);
    follow(connected, socket);
    socket.addListener((Future<Channel> tried) -> finish(tried, request, connected));
  }

  /** Gives up a try whose result nobody waits for any more. */
  private static void follow(Promise<Channel> waiting, Future<Channel> tried) {
    waiting.addListener(
        done -> {
          if (done.isCancelled()) {
            tried.cancel(false);
          }
        });
  }

  private void resolveAndConnect(DialRequest request, Promise<Channel> connected) {
    EventLoop loop = request.eventLoop();
    Promise<Channel> winner = loop.newPromise();
    follow(connected, winner);
    winner.addListener((Future<Channel> tried) -> finish(tried, request, connected));
    system
        .resolve(request.to().address().text(), DnsClient.IpFamily.ANY, loop)
        .addListener(
            (Future<List<InetAddress>> resolved) -> {
              if (resolved.isSuccess()) {
                HappyEyeballs.connect(
                    resolved.getNow(),
                    ip -> socket(new InetSocketAddress(ip, request.to().port()), request),
                    winner,
                    loop);
              } else {
                winner.tryFailure(resolved.cause());
              }
            });
  }

  /** Whoever waits may have given up meanwhile, and then takes no channel. */
  private static void finish(
      Future<Channel> tried, DialRequest request, Promise<Channel> connected) {
    if (!tried.isSuccess()) {
      connected.tryFailure(NetworkErrors.of(tried.cause(), "cannot connect to " + request.to()));
      return;
    }
    Channel channel = tried.getNow();
    if (!connected.setUncancellable()) {
      channel.close();
      return;
    }
    try {
      request.handlers().accept(channel.pipeline());
    } catch (RuntimeException e) {
      channel.close();
      connected.setFailure(NetworkErrors.of(e, "cannot use the connection to " + request.to()));
      return;
    }
    connected.setSuccess(channel);
  }

  /** Connects one socket; its pipeline holds only the half-close handler. */
  private Future<Channel> socket(SocketAddress to, DialRequest request) {
    EventLoop loop = request.eventLoop();
    Promise<Channel> connected = loop.newPromise();
    if (closed) {
      return connected.setFailure(stopping());
    }
    Channel channel;
    try {
      channel = open(to, request.options());
    } catch (RuntimeException e) {
      // Not only bad options: the process may have no descriptor left.
      return connected.setFailure(NetworkErrors.of(e, "cannot open a socket"));
    }
    connected.addListener(
        done -> {
          if (done.isCancelled()) {
            channel.close();
          }
        });
    SocketAddress local = request.source().map(ip -> new InetSocketAddress(ip, 0)).orElse(null);
    ChannelFuture registered = loop.register(channel);
    if (registered.isDone() && loop.inEventLoop()) {
      connect(channel, registered, to, local, connected);
    } else {
      registered.addListener(done -> connect(channel, registered, to, local, connected));
    }
    return connected;
  }

  private static FlowException stopping() {
    return new FlowException(NetworkError.INTERNAL, "the instance stops").definite();
  }

  private Channel open(SocketAddress to, SocketOptions options) {
    Channel channel = platform.stream(to);
    try {
      SocketTuning.stream(channel);
      SocketTuning.configured(channel, options, platform, false);
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
    channel.pipeline().addLast(new HalfCloseHandler());
    return channel;
  }

  private static void connect(
      Channel channel,
      ChannelFuture registered,
      SocketAddress to,
      SocketAddress local,
      Promise<Channel> connected) {
    if (!registered.isSuccess()) {
      connected.tryFailure(NetworkErrors.of(registered.cause(), "cannot register a socket"));
      return;
    }
    LoopTimer.Timeout limit =
        LoopTimer.of(channel.eventLoop())
            .schedule(SocketTuning.CONNECT_TIMEOUT_MILLIS, () -> giveUp(channel, to, connected));
    channel
        .connect(to, local)
        .addListener(
            done -> {
              limit.cancel();
              if (!done.isSuccess()) {
                channel.close();
                connected.tryFailure(NetworkErrors.of(done.cause(), "cannot connect"));
              } else if (!connected.trySuccess(channel)) {
                channel.close();
              }
            });
  }

  private static void giveUp(Channel channel, SocketAddress to, Promise<Channel> connected) {
    connected.tryFailure(
        new FlowException(
            NetworkError.TIMEOUT,
            "cannot connect: no answer from "
                + to
                + " within "
                + SocketTuning.CONNECT_TIMEOUT_MILLIS / 1000
                + " seconds"));
    channel.close();
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    EventLoop loop = loops.next();
    if (UnixPaths.inUse(request.local())) {
      return loop.newFailedFuture(new BindException("somebody listens there already"));
    }
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop, loops)
            .channelFactory(() -> openServer(request))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    if (closed) {
                      accepted.close();
                      return;
                    }
                    SocketTuning.stream(accepted);
                    accepted.pipeline().addLast(new HalfCloseHandler());
                    request.handlers().accept(accepted.pipeline());
                  }
                });
    Promise<Listener> listening = loop.newPromise();
    bootstrap
        .bind(request.local())
        .addListener((ChannelFuture bound) -> BoundListener.finish(bound, listening));
    return listening;
  }

  private ServerChannel openServer(ListenRequest request) {
    ServerChannel server = platform.server(request.local());
    try {
      SocketTuning.configured(server, request.options(), platform, true);
      return server;
    } catch (RuntimeException e) {
      server.unsafe().closeForcibly();
      throw e;
    }
  }

  @Override
  public Future<Channel> datagrams(
      SocketAddress local,
      SocketOptions options,
      Optional<EventLoop> eventLoop,
      Consumer<ChannelPipeline> handlers) {
    EventLoop loop = eventLoop.orElseGet(loops::next);
    Promise<Channel> bound = loop.newPromise();
    if (closed) {
      return bound.setFailure(stopping());
    }
    Channel channel;
    try {
      channel = openDatagrams(options, handlers);
    } catch (RuntimeException e) {
      return bound.setFailure(NetworkErrors.of(e, "cannot open a UDP socket"));
    }
    ChannelFuture registered = loop.register(channel);
    if (registered.isDone()) {
      bind(registered, local, bound);
    } else {
      registered.addListener(done -> bind(registered, local, bound));
    }
    return bound;
  }

  @Override
  public Future<List<InetAddress>> resolve(
      String name, DnsClient.IpFamily family, EventLoop eventLoop) {
    return system.resolve(name, family, eventLoop);
  }

  private Channel openDatagrams(SocketOptions options, Consumer<ChannelPipeline> handlers) {
    Channel channel = platform.datagram();
    try {
      SocketTuning.datagram(channel);
      SocketTuning.configured(channel, options, platform, false);
      channel.pipeline().addLast(CompactDatagrams.INSTANCE);
      handlers.accept(channel.pipeline());
      return channel;
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
  }

  private static void bind(ChannelFuture registered, SocketAddress local, Promise<Channel> bound) {
    Channel channel = registered.channel();
    if (!registered.isSuccess()) {
      bound.setFailure(NetworkErrors.of(registered.cause(), "cannot register a socket"));
      return;
    }
    channel
        .bind(local)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                bound.setSuccess(channel);
              } else {
                channel.close();
                bound.setFailure(done.cause());
              }
            });
  }
}
