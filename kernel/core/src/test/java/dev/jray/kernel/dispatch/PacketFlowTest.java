package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Route;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The datagrams of one client, with two outbounds and a router that looks at the port. */
final class PacketFlowTest {
  private static final Destination ONE = Destination.udp(Address.parse("10.0.0.1"), 1);
  private static final Destination TWO = Destination.udp(Address.parse("10.0.0.2"), 1);
  private static final Destination ELSEWHERE = Destination.udp(Address.parse("10.0.0.3"), 2);
  private static final Destination NOWHERE = Destination.udp(Address.parse("10.0.0.4"), 3);

  private final FlowRig rig = new FlowRig(this::route, new Table());
  private final FakeOutbound first = new FakeOutbound("a");
  private final FakeOutbound second = new FakeOutbound("b");
  private int routed;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void dispatch(Destination target) throws Exception {
    rig.dispatch(rig.request(target));
  }

  private Future<Route> route(Flow flow) {
    routed++;
    Route route =
        switch (flow.target().port()) {
          case 1 -> new Route.ToOutbound("a");
          case 2 -> new Route.ToOutbound("b");
          default -> new Route.Reject(NetworkError.NOT_ALLOWED);
        };
    return flow.eventLoop().newSucceededFuture(route);
  }

  private final class Table implements OutboundTable {
    @Override
    public Optional<OutboundHandle> byTag(String tag) {
      return Optional.of(tag.equals("a") ? first : second);
    }

    @Override
    public Optional<OutboundHandle> byDefault() {
      return Optional.empty();
    }
  }

  private final class FakeOutbound implements OutboundHandle {
    private final String tag;
    private List<String> received;
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
      received = new ArrayList<>();
      LocalPipe pipe = rig.outbound(received);
      channel = pipe.far();
      return rig.loop.newSucceededFuture(pipe.near());
    }
  }

  @Test
  void peersOfOneRouteShareOneChannel() throws Exception {
    dispatch(ONE);
    rig.send("x", ONE);
    rig.send("y", TWO);
    assertThat(first.opened).isEqualTo(1);
    assertThat(rig.on(() -> first.received))
        .containsExactly("x udp:10.0.0.1:1", "y udp:10.0.0.2:1");
    assertThat(rig.events()).containsExactly("established");
  }

  @Test
  void aPeerOfAnotherRouteTakesItsOwnChannel() throws Exception {
    dispatch(ONE);
    rig.send("x", ONE);
    rig.send("z", ELSEWHERE);
    assertThat(rig.on(() -> first.received)).containsExactly("x udp:10.0.0.1:1");
    assertThat(rig.on(() -> second.received)).containsExactly("z udp:10.0.0.3:2");
  }

  @Test
  void answersOfAnybodyReachTheClientWithTheirSource() throws Exception {
    dispatch(ONE);
    rig.send("x", ONE);
    rig.on(() -> first.channel.writeAndFlush(FlowRig.packet("unasked", TWO)));
    assertThat(rig.atClient()).containsExactly("unasked udp:10.0.0.2:1");
  }

  @Test
  void aRefusedPeerLosesItsPacketsAndNoOthers() throws Exception {
    dispatch(ONE);
    rig.send("lost", NOWHERE);
    rig.send("x", ONE);
    assertThat(rig.on(() -> first.received)).containsExactly("x udp:10.0.0.1:1");
    assertThat(rig.events()).containsExactly("established");
    assertThat(rig.on(() -> rig.client().isOpen())).isTrue();
  }

  @Test
  void aRefusedPeerIsNotRoutedAgainForEachPacket() throws Exception {
    dispatch(ONE);
    for (int i = 0; i < 100; i++) {
      rig.send("lost", NOWHERE);
    }
    assertThat(routed).as("one route for each of the two peers").isEqualTo(2);
  }

  @Test
  void aRequestThatIsRefusedClosesTheClientsChannel() throws Exception {
    dispatch(NOWHERE);
    rig.client().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(rig.events()).containsExactly("refused network.not_allowed");
  }

  @Test
  void theEndOfTheClientEndsItsChannels() throws Exception {
    dispatch(ONE);
    rig.send("x", ONE);
    rig.on(() -> rig.client().close());
    first.channel.closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void aChannelThatEndedIsOpenedAgain() throws Exception {
    dispatch(ONE);
    rig.send("x", ONE);
    rig.on(() -> first.channel.close());
    rig.on(() -> null);
    rig.send("again", ONE);
    assertThat(first.opened).isEqualTo(2);
    assertThat(rig.on(() -> first.received)).containsExactly("again udp:10.0.0.1:1");
  }

  @Test
  void whoAsksFromWithinIsToldThatItsTargetIsGone() throws Exception {
    Channel near = rig.on(() -> rig.dispatcher.open("in", FlowRequest.to(ONE), rig.loop));
    rig.on(() -> near.writeAndFlush(FlowRig.packet("x", ONE)));
    rig.on(() -> first.channel.close());
    near.closeFuture().get(5, TimeUnit.SECONDS);
  }
}
