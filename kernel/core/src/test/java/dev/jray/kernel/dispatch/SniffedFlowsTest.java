package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Route;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Flows of an inbound with sniffing, from the first bytes to what the outbound gets. */
final class SniffedFlowsTest {
  private static final Destination TCP = Destination.tcp(Address.parse("10.0.0.1"), 443);
  private static final Destination UDP = Destination.udp(Address.parse("10.0.0.1"), 443);
  private static final Destination OTHER = Destination.udp(Address.parse("10.0.0.2"), 443);

  private final List<Channel> outbounds = new ArrayList<>();
  private final FlowRig rig = new FlowRig(this::route, new FlowRig.Only(this::open));
  private boolean refusing;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void dispatch(Destination target, Content content, SniffingConfig.Builder rules)
      throws Exception {
    rig.dispatch(rig.request(target).carrying(content), rules);
  }

  private Future<Route> route(Flow flow) {
    rig.note("route " + flow.target() + " " + flow.content().protocol());
    return flow.eventLoop().newSucceededFuture(Route.DEFAULT);
  }

  private Future<Channel> open(Flow flow, Opening opening) {
    rig.note("open " + flow.target());
    if (refusing) {
      return rig.loop.newFailedFuture(new FlowException(NetworkError.REFUSED, "refused"));
    }
    LocalPipe pipe = rig.outbound();
    outbounds.add(pipe.far());
    return rig.loop.newSucceededFuture(pipe.near());
  }

  @Test
  void theClientIsAnsweredBeforeItSpeaks() throws Exception {
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding());
    assertThat(rig.events()).containsExactly("established");
    rig.send(">name;data");
    assertThat(rig.events())
        .containsExactly(
            "established", "route tcp:name:443 stream1", "open tcp:name:443", ">name;data");
  }

  @Test
  void theRouterAloneMayGetTheName() throws Exception {
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding().setRouteOnly(true));
    rig.send(">name;");
    assertThat(rig.events())
        .containsExactly(
            "established", "route tcp:name:443 stream1", "open tcp:10.0.0.1:443", ">name;");
  }

  @Test
  void aClientThatWasAnsweredIsNotAnsweredAgain() throws Exception {
    refusing = true;
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding());
    rig.send("else");
    rig.client().closeFuture().get(15, TimeUnit.SECONDS);
    assertThat(rig.events())
        .containsExactly("established", "route tcp:10.0.0.1:443 ", "open tcp:10.0.0.1:443");
  }

  @Test
  void whereNothingIsToBeFoundTheAnswerTellsTheTruth() throws Exception {
    dispatch(TCP, Content.UNKNOWN, FixtureSniffers.overriding().setMetadataOnly(true));
    assertThat(rig.events())
        .containsExactly("route tcp:10.0.0.1:443 ", "open tcp:10.0.0.1:443", "established");
  }

  @Test
  void whatTheInboundKnowsIsNotAskedAgain() throws Exception {
    dispatch(TCP, new Content("http/1.1", Map.of()), FixtureSniffers.overriding());
    assertThat(rig.events()).contains("route tcp:10.0.0.1:443 http/1.1");
  }

  @Test
  void aNamedPeerHasAChannelOfItsOwnAndKeepsItsAddressForTheClient() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    rig.send(">na", UDP);
    rig.send("me;", UDP);
    rig.send("more", UDP);
    assertThat(rig.events())
        .containsExactly(
            "route udp:name:443 datagram",
            "open udp:name:443",
            "established",
            ">na udp:name:443",
            "me; udp:name:443",
            "more udp:name:443");
    rig.on(() -> outbounds.get(0).writeAndFlush(FlowRig.packet("answer", OTHER)));
    assertThat(rig.atClient()).containsExactly("answer udp:10.0.0.1:443");
    rig.send("plain", OTHER);
    assertThat(rig.events()).contains("open udp:10.0.0.2:443", "plain udp:10.0.0.2:443");
  }

  @Test
  void datagramsOfOtherProtocolsShareTheirChannel() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    rig.send("a", UDP);
    rig.send("b", OTHER);
    assertThat(rig.events())
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
      rig.send(text, UDP);
    }
    assertThat(rig.events()).isEmpty();
    rig.send("4", UDP);
    assertThat(rig.events()).contains("open udp:10.0.0.1:443", ">1 udp:10.0.0.1:443");
  }

  @Test
  void aClientThatLeavesMeanwhileOpensNothing() throws Exception {
    dispatch(UDP, Content.UNKNOWN, FixtureSniffers.overriding());
    rig.send(">na", UDP);
    rig.on(() -> rig.client().close());
    rig.on(() -> null);
    assertThat(rig.events()).isEmpty();
  }
}
