package dev.jray.feature.reverse;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.Flows;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A bridge and a portal on one event loop, whose time the test moves. Targets echo. */
final class Rig implements Dispatcher {
  static final Address DOMAIN = Address.parse("rev.test");

  final EmbeddedChannel host = new EmbeddedChannel();
  final EventLoop loop = host.eventLoop();
  final RecordingLog log = new RecordingLog(Severity.INFO);
  final Portal portal = new Portal("po", DOMAIN, new SplittableRandom(1), log);
  final Bridge bridge = new Bridge("br", DOMAIN, this, loop, log);
  final List<Source> sources = new ArrayList<>();
  final List<Destination> targets = new ArrayList<>();
  final List<Channel> carriers = new ArrayList<>();
  boolean portalUp = true;
  boolean portalSilent;

  Rig() {
    host.freezeTime();
  }

  /** Lets time pass in small steps. */
  void pass(long millis) {
    for (long left = millis; left > 0; left -= 100) {
      host.advanceTimeBy(Math.min(left, 100), TimeUnit.MILLISECONDS);
      host.runPendingTasks();
    }
  }

  /** The bridge's connections. */
  @Override
  public void endFlows(String inboundTag, String email) {
    throw new AssertionError("nobody is removed here");
  }

  @Override
  public Channel open(String inboundTag, FlowRequest request, EventLoop eventLoop) {
    sources.add(Flows.source(request.target().network()));
    Channel carrier;
    if (portalUp && !portalSilent) {
      carrier = portal.open(Flows.to(request.target(), loop), new Local()).getNow();
    } else {
      LocalPipe pipe = LocalPipe.open(loop);
      if (!portalSilent) {
        pipe.far().close();
      }
      carrier = pipe.near();
    }
    carriers.add(carrier);
    return carrier;
  }

  /** What comes out of the bridge. */
  @Override
  public void dispatch(Source source, FlowRequest request, Channel inbound) {
    sources.add(source);
    targets.add(request.target());
    inbound.pipeline().addLast(new Echo());
  }

  @Override
  public Channel openThrough(String outboundTag, FlowRequest request, EventLoop eventLoop) {
    throw new AssertionError("nobody names an outbound");
  }

  /** Opens a flow of a user; what comes back is kept as text. */
  User user(String target) {
    return user(Destination.tcp(Address.parse(target), 80));
  }

  User user(Destination target) {
    User user = new User();
    Future<Channel> opened = portal.open(Flows.to(target, loop), new Local());
    if (!opened.isSuccess()) {
      throw new AssertionError(opened.cause());
    }
    user.channel = opened.getNow();
    user.channel.pipeline().addLast(user);
    user.channel.config().setAutoRead(true);
    return user;
  }

  void close() {
    bridge.close();
    pass(Bridge.CHECK_MILLIS + 200);
    host.finishAndReleaseAll();
  }

  /** Remembers what it reads. */
  static final class User extends ChannelInboundHandlerAdapter {
    final StringBuilder read = new StringBuilder();
    final List<Object> others = new ArrayList<>();
    Channel channel;

    void say(String text) {
      ByteBuf data = channel.alloc().buffer();
      data.writeCharSequence(text, StandardCharsets.UTF_8);
      channel.writeAndFlush(data);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf data) {
        read.append(data.toString(StandardCharsets.UTF_8));
        data.release();
      } else {
        others.add(message);
      }
    }
  }

  /** Sends everything back. */
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.writeAndFlush(message);
    }
  }

  /** A connector for outbounds that go nowhere, with real pipes. */
  private final class Local implements Connector {
    @Override
    public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
      throw new AssertionError("a portal dials nobody");
    }

    @Override
    public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
      LocalPipe pipe = LocalPipe.open(loop);
      // As the kernel's gate does: nothing is read before somebody is there
      pipe.near().config().setAutoRead(false);
      handlers.accept(pipe.far().pipeline());
      return loop.newSucceededFuture(pipe.near());
    }

    @Override
    public Optional<InetAddress> source() {
      return Optional.empty();
    }
  }
}
