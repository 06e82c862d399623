package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.relay.Shortcut;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Route;
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
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The datagrams of one client, with two outbounds and a router that looks at the port. */
final class PacketFlowTest {
  private static final Destination ONE = Destination.udp(Address.parse("10.0.0.1"), 1);
  private static final Destination TWO = Destination.udp(Address.parse("10.0.0.2"), 1);
  private static final Destination ELSEWHERE = Destination.udp(Address.parse("10.0.0.3"), 2);
  private static final Destination NOWHERE = Destination.udp(Address.parse("10.0.0.4"), 3);

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final Map<String, FakeOutbound> outbounds = new HashMap<>();
  private final Inbox client = new Inbox();
  private final List<String> answers = new ArrayList<>();
  private LocalPipe pipe;
  private int routed;

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private <T> T on(Callable<T> action) throws Exception {
    return loop.submit(action).get(10, TimeUnit.SECONDS);
  }

  private void dispatch(Destination first) throws Exception {
    dispatch(first, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1000));
  }

  private void dispatch(Destination first, SocketAddress from) throws Exception {
    outbounds.put("a", new FakeOutbound("a"));
    outbounds.put("b", new FakeOutbound("b"));
    KernelDispatcher dispatcher =
        new KernelDispatcher(new java.util.SplittableRandom(1), Shortcut.NONE);
    dispatcher.connect(
        new ByPort(),
        new Table(),
        new Defaults(),
        new Nothing(),
        FakeDns.NONE,
        new ConsoleLog(System.out, Severity.ERROR, Clock.systemUTC()));
    on(
        () -> {
          pipe = LocalPipe.open(loop);
          pipe.near().pipeline().addLast(client);
          Source source =
              new Source(Network.UDP, "in", from, pipe.near().localAddress(), Optional.empty());
          dispatcher.dispatch(source, FlowRequest.to(first).answering(new Answers()), pipe.far());
          return null;
        });
  }

  private void send(String text, Destination to) throws Exception {
    on(() -> pipe.near().writeAndFlush(packet(text, to)));
  }

  private static Packet packet(String text, Destination peer) {
    return new Packet(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), peer);
  }

  @Test
  void peersOfOneRouteShareOneChannel() throws Exception {
    dispatch(ONE);
    send("x", ONE);
    send("y", TWO);
    assertThat(outbounds.get("a").opened).isEqualTo(1);
    assertThat(on(() -> outbounds.get("a").far.received))
        .containsExactly("x to udp:10.0.0.1:1", "y to udp:10.0.0.2:1");
    assertThat(answers).containsExactly("established");
  }

  @Test
  void aPeerOfAnotherRouteTakesItsOwnChannel() throws Exception {
    dispatch(ONE);
    send("x", ONE);
    send("z", ELSEWHERE);
    assertThat(on(() -> outbounds.get("a").far.received)).containsExactly("x to udp:10.0.0.1:1");
    assertThat(on(() -> outbounds.get("b").far.received)).containsExactly("z to udp:10.0.0.3:2");
  }

  @Test
  void answersOfAnybodyReachTheClientWithTheirSource() throws Exception {
    dispatch(ONE);
    send("x", ONE);
    on(() -> outbounds.get("a").channel.writeAndFlush(packet("unasked", TWO)));
    assertThat(on(() -> client.received)).containsExactly("unasked to udp:10.0.0.2:1");
  }

  @Test
  void aRefusedPeerLosesItsPacketsAndNoOthers() throws Exception {
    dispatch(ONE);
    send("lost", NOWHERE);
    send("x", ONE);
    assertThat(on(() -> outbounds.get("a").far.received)).containsExactly("x to udp:10.0.0.1:1");
    assertThat(answers).containsExactly("established");
    assertThat(on(() -> pipe.near().isOpen())).isTrue();
  }

  @Test
  void aRefusedPeerIsNotRoutedAgainForEachPacket() throws Exception {
    dispatch(ONE);
    for (int i = 0; i < 100; i++) {
      send("lost", NOWHERE);
    }
    assertThat(routed).as("one route for each of the two peers").isEqualTo(2);
  }

  @Test
  void aRequestThatIsRefusedClosesTheClientsChannel() throws Exception {
    dispatch(NOWHERE);
    pipe.near().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(answers).containsExactly("refused network.not_allowed");
  }

  @Test
  void theEndOfTheClientEndsItsChannels() throws Exception {
    dispatch(ONE);
    send("x", ONE);
    on(() -> pipe.near().close());
    outbounds.get("a").channel.closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void aChannelThatEndedIsOpenedAgain() throws Exception {
    dispatch(ONE);
    send("x", ONE);
    on(() -> outbounds.get("a").channel.close());
    on(() -> null);
    send("again", ONE);
    assertThat(outbounds.get("a").opened).isEqualTo(2);
    assertThat(on(() -> outbounds.get("a").far.received))
        .containsExactly("again to udp:10.0.0.1:1");
  }

  @Test
  void whoAsksFromWithinIsToldThatItsTargetIsGone() throws Exception {
    dispatch(ONE, new LocalAddress("within"));
    send("x", ONE);
    on(() -> outbounds.get("a").channel.close());
    pipe.near().closeFuture().get(5, TimeUnit.SECONDS);
  }

  private final class Answers implements Reply {
    @Override
    public void established() {
      answers.add("established");
    }

    @Override
    public void refused(ErrorCode why) {
      answers.add("refused " + why.id());
    }
  }

  private final class ByPort implements Router {
    @Override
    public Future<Route> route(Flow flow) {
      routed++;
      Route route =
          switch (flow.target().port()) {
            case 1 -> new Route.ToOutbound("a");
            case 2 -> new Route.ToOutbound("b");
            default -> new Route.Reject(NetworkError.NOT_ALLOWED);
          };
      return flow.eventLoop().newSucceededFuture(route);
    }
  }

  private final class Table implements OutboundTable {
    @Override
    public Optional<OutboundHandle> byTag(String tag) {
      return Optional.ofNullable(outbounds.get(tag));
    }

    @Override
    public Optional<OutboundHandle> byDefault() {
      return Optional.empty();
    }
  }

  private static final class FakeOutbound implements OutboundHandle {
    private final String tag;
    private Inbox far;
    private Channel channel;
    private int opened;

    FakeOutbound(String tag) {
      this.tag = tag;
    }

    @Override
    public String tag() {
      return tag;
    }

    @Override
    public Future<Channel> open(Flow flow, Opening opening) {
      opened++;
      LocalPipe pipe = LocalPipe.open(flow.eventLoop());
      far = new Inbox();
      pipe.far().pipeline().addLast(far);
      pipe.near().pipeline().addLast(new FlowGate(FlowGate.Owner.NONE));
      channel = pipe.far();
      return flow.eventLoop().newSucceededFuture(pipe.near());
    }
  }

  private static final class Inbox extends ChannelInboundHandlerAdapter {
    private final List<String> received = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Packet packet) {
        received.add(packet.content().toString(StandardCharsets.US_ASCII) + " to " + packet.peer());
        packet.release();
      }
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

  private static final class Nothing implements StatsManager {
    @Override
    public Counter counter(StatName name) {
      throw new FlowException(NetworkError.INTERNAL, "nothing is counted here");
    }

    @Override
    public Map<StatName, Counter> counters() {
      return Map.of();
    }
  }
}
