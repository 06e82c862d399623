package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.feature.SystemPolicy;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Flows of an inbound with sniffing, from the first bytes to what the outbound gets. */
final class SniffedFlowsTest {
  private static final Destination TCP = Destination.tcp(Address.parse("10.0.0.1"), 443);
  private static final Destination UDP = Destination.udp(Address.parse("10.0.0.1"), 443);
  private static final Destination OTHER = Destination.udp(Address.parse("10.0.0.2"), 443);

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final List<String> events = new ArrayList<>();
  private final List<String> atClient = new ArrayList<>();
  private final List<Channel> outbounds = new ArrayList<>();
  private final ConsoleLog log = new ConsoleLog(System.out, Severity.ERROR, Clock.systemUTC());
  private LocalPipe client;
  private boolean refusing;

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private <T> T on(Callable<T> action) throws Exception {
    return loop.submit(action).get(10, TimeUnit.SECONDS);
  }

  private void dispatch(Destination target, Content content, SniffingConfig.Builder rules)
      throws Exception {
    Sniffing sniffing = FixtureSniffers.sniffing(rules, log);
    KernelDispatcher dispatcher = new KernelDispatcher(new SplittableRandom(1), Shortcut.NONE);
    dispatcher.connect(
        this::route, new Table(), new Defaults(), new NoCounters(), FakeDns.NONE, log);
    on(
        () -> {
          client = LocalPipe.open(loop);
          client.near().pipeline().addLast(new Inbox(atClient));
          Source source =
              new Source(
                  target.network() == Network.UDP ? Network.UDP : Network.TCP,
                  "in",
                  client.near().localAddress(),
                  client.near().localAddress(),
                  Optional.empty());
          FlowRequest request = FlowRequest.to(target).answering(new Answers()).carrying(content);
          dispatcher.dispatch(source, request, client.far(), sniffing);
          return null;
        });
  }

  private Future<Route> route(Flow flow) {
    events.add("route " + flow.target() + " " + flow.content().protocol());
    return flow.eventLoop().newSucceededFuture(Route.DEFAULT);
  }

  private final class Table implements OutboundTable, OutboundHandle {
    @Override
    public Optional<OutboundHandle> byTag(String tag) {
      return Optional.empty();
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
      events.add("open " + flow.target());
      if (refusing) {
        return loop.newFailedFuture(new FlowException(NetworkError.REFUSED, "refused"));
      }
      LocalPipe pipe = LocalPipe.open(loop);
      pipe.far().pipeline().addLast(new Inbox(events));
      pipe.near().pipeline().addLast(new FlowGate(FlowGate.Owner.NONE));
      outbounds.add(pipe.far());
      return loop.newSucceededFuture(pipe.near());
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
      return Counter.NONE;
    }

    @Override
    public Map<StatName, Counter> counters() {
      return Map.of();
    }
  }

  private final class Answers implements Reply {
    @Override
    public void established() {
      events.add("established");
    }

    @Override
    public void refused(ErrorCode why) {
      events.add("refused");
    }
  }

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

  private void send(String text) throws Exception {
    on(() -> client.near().writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
  }

  private static Packet packet(String text, Destination peer) {
    return new Packet(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), peer);
  }

  private void send(String text, Destination peer) throws Exception {
    on(() -> client.near().writeAndFlush(packet(text, peer)));
  }

  private List<String> events() throws Exception {
    return on(() -> List.copyOf(events));
  }

  @Test
  void theClientIsAnsweredBeforeItSpeaks() throws Exception {
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding());
    assertThat(events()).containsExactly("established");
    send(">name;data");
    assertThat(events())
        .containsExactly(
            "established", "route tcp:name:443 stream1", "open tcp:name:443", ">name;data");
  }

  @Test
  void theRouterAloneMayGetTheName() throws Exception {
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding().setRouteOnly(true));
    send(">name;");
    assertThat(events())
        .containsExactly(
            "established", "route tcp:name:443 stream1", "open tcp:10.0.0.1:443", ">name;");
  }

  @Test
  void aClientThatWasAnsweredIsNotAnsweredAgain() throws Exception {
    refusing = true;
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding());
    send("else");
    client.near().closeFuture().get(15, TimeUnit.SECONDS);
    assertThat(events())
        .containsExactly("established", "route tcp:10.0.0.1:443 ", "open tcp:10.0.0.1:443");
  }

  @Test
  void whereNothingIsToBeFoundTheAnswerTellsTheTruth() throws Exception {
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding().setMetadataOnly(true));
    assertThat(events())
        .containsExactly("route tcp:10.0.0.1:443 ", "open tcp:10.0.0.1:443", "established");
  }

  @Test
  void whatTheInboundKnowsIsNotAskedAgain() throws Exception {
    dispatch(TCP, new Content("http/1.1", Map.of()), FixtureSniffers.overriding());
    assertThat(events()).contains("route tcp:10.0.0.1:443 http/1.1");
  }

  @Test
  void aNamedPeerHasAChannelOfItsOwnAndKeepsItsAddressForTheClient() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    send(">na", UDP);
    send("me;", UDP);
    send("more", UDP);
    assertThat(events())
        .containsExactly(
            "route udp:name:443 datagram",
            "open udp:name:443",
            "established",
            ">na udp:name:443",
            "me; udp:name:443",
            "more udp:name:443");
    on(() -> outbounds.get(0).writeAndFlush(packet("answer", OTHER)));
    assertThat(on(() -> List.copyOf(atClient))).containsExactly("answer udp:10.0.0.1:443");
    send("plain", OTHER);
    assertThat(events()).contains("open udp:10.0.0.2:443", "plain udp:10.0.0.2:443");
  }

  @Test
  void datagramsOfOtherProtocolsShareTheirChannel() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    send("a", UDP);
    send("b", OTHER);
    assertThat(events())
        .containsExactly(
            "route udp:10.0.0.1:443 ",
            "open udp:10.0.0.1:443",
            "established",
            "a udp:10.0.0.1:443",
            "route udp:10.0.0.2:443 ",
            "b udp:10.0.0.2:443");
  }

  @Test
  void afterSomeDatagramsNoMoreAreWaitedFor() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    for (String text : List.of(">1", "2", "3")) {
      send(text, UDP);
    }
    assertThat(events()).isEmpty();
    send("4", UDP);
    assertThat(events()).contains("open udp:10.0.0.1:443", ">1 udp:10.0.0.1:443");
  }

  @Test
  void aClientThatLeavesMeanwhileOpensNothing() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    send(">na", UDP);
    on(() -> client.near().close());
    on(() -> null);
    assertThat(events()).isEmpty();
  }
}
