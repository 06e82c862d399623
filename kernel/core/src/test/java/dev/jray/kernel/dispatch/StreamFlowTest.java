package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream flow up to the moment when its two channels are joined, and what may go wrong there. */
final class StreamFlowTest {
  private static final Destination TARGET = Destination.tcp(Address.parse("10.0.0.1"), 1);

  private BiFunction<Flow, Opening, Future<Channel>> outbound;
  private final FlowRig rig =
      new FlowRig(
          new DefaultRouter(), new FlowRig.Only((flow, opening) -> outbound.apply(flow, opening)));
  private LocalPipe server;
  private Promise<Channel> dial;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void dispatch(BiFunction<Flow, Opening, Future<Channel>> opener) throws Exception {
    outbound = opener;
    rig.dispatch(rig.request(TARGET));
  }

  private Future<Channel> opened() {
    server = rig.outbound();
    return rig.loop.newSucceededFuture(server.near());
  }

  private Future<Channel> dialing(Opening opening) {
    dial = rig.loop.newPromise();
    opening.watch(dial);
    return dial;
  }

  @Test
  void aClientThatLeavesGivesUpTheDial() throws Exception {
    dispatch((flow, opening) -> dialing(opening));
    assertThat(rig.on(rig.dispatcher::running)).isEqualTo(1);
    rig.on(() -> rig.client().close());
    assertThat(rig.on(() -> dial.isCancelled())).isTrue();
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.events()).isEmpty();
  }

  @Test
  void aConnectionThatDiedAtOnceIsARefusal() throws Exception {
    dispatch(
        (flow, opening) -> {
          Future<Channel> made = opened();
          server.near().close();
          return made;
        });
    assertThat(rig.events()).containsExactly("refused network.reset");
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.dispatcher.counts().started()).isEqualTo(1);
    assertThat(rig.dispatcher.counts().failures()).containsExactly(entry("network.reset", 1L));
  }

  @Test
  void aReplyThatFailsEndsBothSides() throws Exception {
    outbound = (flow, opening) -> opened();
    rig.dispatch(FlowRequest.to(TARGET).answering(new Broken()));
    rig.client().closeFuture().get(5, TimeUnit.SECONDS);
    server.far().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(rig.on(rig.dispatcher::running)).isZero();
  }

  @Test
  void anOutboundThatThrowsEndsTheFlow() throws Exception {
    dispatch(
        (flow, opening) -> {
          throw new IllegalStateException("a plugin's fault");
        });
    rig.client().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.dispatcher.counts().failures()).containsExactly(entry("network.internal", 1L));
  }

  @Test
  void aFeatureMayNameTheOutbound() throws Exception {
    dispatch((flow, opening) -> dialing(opening));
    Channel through =
        rig.on(() -> rig.dispatcher.openThrough("out", rig.request(TARGET), rig.loop));
    assertThat(rig.on(() -> dial.setSuccess(opened().getNow()))).isNotNull();
    assertThat(rig.on(through::isActive)).isTrue();
    assertThat(rig.events()).containsExactly("established");
    rig.on(through::close);
    server.far().closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void anOutboundThatAFeatureNamesMustExist() throws Exception {
    dispatch((flow, opening) -> dialing(opening));
    Channel through =
        rig.on(() -> rig.dispatcher.openThrough("missing", rig.request(TARGET), rig.loop));
    through.closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(rig.events()).containsExactly("refused network.not_allowed");
    assertThat(rig.on(rig.dispatcher::running)).isEqualTo(1);
  }

  @Test
  void aServerThatBreaksAJoinedFlowIsAFailure() throws Exception {
    dispatch((flow, opening) -> opened());
    rig.on(() -> server.near().pipeline().fireExceptionCaught(new IOException("reset by peer")));
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.dispatcher.counts().failures()).containsExactly(entry("network.reset", 1L));
  }

  @Test
  void aStreamThatBreaksItsProtocolIsAFailure() throws Exception {
    dispatch((flow, opening) -> opened());
    FlowException broken = new FlowException(NetworkError.UPSTREAM_REFUSED, "no such chunk");
    rig.on(() -> server.near().pipeline().fireExceptionCaught(new DecoderException(broken)));
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.dispatcher.counts().failures())
        .containsExactly(entry("network.upstream_refused", 1L));
  }

  @Test
  void aClientThatCutsAJoinedFlowIsNoFailure() throws Exception {
    dispatch((flow, opening) -> opened());
    rig.on(() -> rig.inbound().pipeline().fireExceptionCaught(new IOException("reset by peer")));
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.dispatcher.counts().failures()).isEmpty();
  }

  @Test
  void aFlowCountsUntilItEnds() throws Exception {
    dispatch((flow, opening) -> opened());
    assertThat(rig.events()).containsExactly("established");
    assertThat(rig.on(rig.dispatcher::running)).isEqualTo(1);
    rig.on(() -> rig.client().close());
    server.far().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(rig.on(rig.dispatcher::running)).isZero();
    assertThat(rig.dispatcher.counts().started()).isEqualTo(1);
    assertThat(rig.dispatcher.counts().failures()).isEmpty();
  }

  private static final class Broken implements Reply {
    @Override
    public void established() {
      throw new IllegalStateException("a plugin's fault");
    }

    @Override
    public void refused(ErrorCode why) {
      throw new IllegalStateException("a plugin's fault");
    }
  }
}
