package dev.jray.kernel.dispatch;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.feature.SystemPolicy;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Destination;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A dispatcher and its client, on a loop of their own; router and outbounds are the test's. */
final class FlowRig implements AutoCloseable {
  final DefaultEventLoop loop = new DefaultEventLoop();
  final KernelDispatcher dispatcher = new KernelDispatcher(new SplittableRandom(1), Shortcut.NONE);

  private final List<String> events = new ArrayList<>();
  private final List<String> atClient = new ArrayList<>();
  private final Log log =
      new ConsoleLog(
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
          Severity.ERROR,
          Clock.systemUTC());
  private LocalPipe client;

  FlowRig(Router router, OutboundTable outbounds) {
    dispatcher.connect(router, outbounds, new Defaults(), new NoCounters(), FakeDns.NONE, log);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  <T> T on(Callable<T> action) throws Exception {
    return loop.submit(action).get(10, TimeUnit.SECONDS);
  }

  void dispatch(FlowRequest request) throws Exception {
    dispatch(request, Sniffing.NONE);
  }

  void dispatch(FlowRequest request, SniffingConfig.Builder rules) throws Exception {
    dispatch(request, FixtureSniffers.sniffing(rules, log));
  }

  private void dispatch(FlowRequest request, Sniffing sniffing) throws Exception {
    on(
        () -> {
          client = LocalPipe.open(loop);
          client.near().pipeline().addLast(new Inbox(atClient));
          Source source =
              new Source(
                  request.target().network(),
                  "in",
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 1000),
                  client.near().localAddress(),
                  Optional.empty());
          dispatcher.dispatch(source, request, client.far(), sniffing);
          return null;
        });
  }

  /** The client's end of the channel. */
  Channel client() {
    return client.near();
  }

  /** The kernel's end of it. */
  Channel inbound() {
    return client.far();
  }

  void send(String text) throws Exception {
    on(() -> client().writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
  }

  void send(String text, Destination peer) throws Exception {
    on(() -> client().writeAndFlush(packet(text, peer)));
  }

  static Packet packet(String text, Destination peer) {
    return new Packet(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), peer);
  }

  /** Notes what happens; on the loop. */
  void note(String event) {
    events.add(event);
  }

  /** What happened until now, answers to requests among it. */
  List<String> events() throws Exception {
    return on(() -> List.copyOf(events));
  }

  /** What the client got. */
  List<String> atClient() throws Exception {
    return on(() -> List.copyOf(atClient));
  }

  /** A request whose answer is an event. */
  FlowRequest request(Destination target) {
    return FlowRequest.to(target).answering(new Answers());
  }

  /** A channel as outbounds open it; what it gets is an event. */
  LocalPipe outbound() {
    return outbound(events);
  }

  /** A channel as outbounds open it. */
  LocalPipe outbound(List<String> received) {
    LocalPipe pipe = LocalPipe.open(loop);
    pipe.far().pipeline().addLast(new Inbox(received));
    pipe.near().pipeline().addLast(new FlowGate(FlowGate.Owner.NONE));
    return pipe;
  }

  /** An outbound that is the default one, and has the tag {@code out}. */
  record Only(BiFunction<Flow, Opening, Future<Channel>> opener)
      implements OutboundTable, OutboundHandle {
    @Override
    public Optional<OutboundHandle> byTag(String tag) {
      return tag.equals(tag()) ? byDefault() : Optional.empty();
    }

    @Override
    public Optional<OutboundHandle> byDefault() {
      return Optional.of(this);
    }

    @Override
    public String tag() {
      return "out";
    }

    @Override
    public Future<Channel> open(Flow flow, Opening opening) {
      return opener.apply(flow, opening);
    }
  }

  private final class Answers implements Reply {
    @Override
    public void established() {
      note("established");
    }

    @Override
    public void refused(ErrorCode why) {
      note("refused " + why.id());
    }
  }

  /** Takes the text of all that comes, and whose it is. */
  private static final class Inbox extends ChannelInboundHandlerAdapter {
    private final List<String> texts;

    Inbox(List<String> texts) {
      this.texts = texts;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Packet packet) {
        texts.add(packet.content().toString(StandardCharsets.US_ASCII) + " " + packet.peer());
      } else if (message instanceof ByteBuf data) {
        texts.add(data.toString(StandardCharsets.US_ASCII));
      }
      ReferenceCountUtil.release(message);
    }
  }

  private static final class Defaults implements PolicyManager {
    @Override
    public Policy forLevel(int level) {
      return Policy.DEFAULT;
    }

    @Override
    public SystemPolicy forSystem() {
      return SystemPolicy.DEFAULT;
    }
  }

  private static final class NoCounters implements StatsManager {
    @Override
    public Counter counter(StatName name) {
      throw new AssertionError("the default policy counts nothing");
    }

    @Override
    public Map<StatName, Counter> counters() {
      return Map.of();
    }
  }
}
