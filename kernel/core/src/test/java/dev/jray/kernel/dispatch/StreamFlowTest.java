package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.feature.SystemPolicy;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream flow up to the moment when its two channels are joined, and what may go wrong there. */
final class StreamFlowTest {
  private static final Destination TARGET = Destination.tcp(Address.parse("10.0.0.1"), 1);

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final List<String> answers = new ArrayList<>();
  private final KernelDispatcher dispatcher =
      new KernelDispatcher(new SplittableRandom(1), Shortcut.NONE);
  private LocalPipe client;
  private LocalPipe server;
  private Promise<Channel> dial;

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private <T> T on(Callable<T> action) throws Exception {
    return loop.submit(action).get(10, TimeUnit.SECONDS);
  }

  private void dispatch(BiFunction<Flow, Opening, Future<Channel>> open, Reply reply)
      throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    ConsoleLog log = new ConsoleLog(out, dev.jray.spi.feature.Severity.ERROR, Clock.systemUTC());
    dispatcher.connect(
        new DefaultRouter(), new One(open), new Defaults(), new NoCounters(), FakeDns.NONE, log);
    on(
        () -> {
          client = LocalPipe.open(loop);
          Source source =
              new Source(
                  Network.TCP,
                  "in",
                  client.near().localAddress(),
                  client.near().localAddress(),
                  Optional.empty());
          dispatcher.dispatch(source, FlowRequest.to(TARGET).answering(reply), client.far());
          return null;
        });
  }

  private Future<Channel> opened() {
    server = LocalPipe.open(loop);
    server.near().pipeline().addLast(new FlowGate(FlowGate.Owner.NONE));
    return loop.newSucceededFuture(server.near());
  }

  private Future<Channel> dialing(Opening opening) {
    dial = loop.newPromise();
    opening.watch(dial);
    return dial;
  }

  @Test
  void aClientThatLeavesGivesUpTheDial() throws Exception {
    dispatch((flow, opening) -> dialing(opening), new Answers());
    assertThat(on(dispatcher::running)).isEqualTo(1);
    on(() -> client.near().close());
    assertThat(on(() -> dial.isCancelled())).isTrue();
    assertThat(on(dispatcher::running)).isZero();
    assertThat(answers).isEmpty();
  }

  @Test
  void aConnectionThatDiedAtOnceIsARefusal() throws Exception {
    dispatch(
        (flow, opening) -> {
          Future<Channel> made = opened();
          server.near().close();
          return made;
        },
        new Answers());
    assertThat(answers).containsExactly("refused network.reset");
    assertThat(on(dispatcher::running)).isZero();
    assertThat(dispatcher.counts().started()).isEqualTo(1);
    assertThat(dispatcher.counts().failures()).containsExactly(entry("network.reset", 1L));
  }

  @Test
  void aReplyThatFailsEndsBothSides() throws Exception {
    dispatch((flow, opening) -> opened(), new Broken());
    client.near().closeFuture().get(5, TimeUnit.SECONDS);
    server.far().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(on(dispatcher::running)).isZero();
  }

  @Test
  void anOutboundThatThrowsEndsTheFlow() throws Exception {
    dispatch(
        (flow, opening) -> {
          throw new IllegalStateException("a plugin's fault");
        },
        new Answers());
    client.near().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(on(dispatcher::running)).isZero();
    assertThat(dispatcher.counts().failures()).containsExactly(entry("network.internal", 1L));
  }

  @Test
  void aFeatureMayNameTheOutbound() throws Exception {
    dispatch((flow, opening) -> dialing(opening), Reply.NONE);
    Channel through =
        on(
            () ->
                dispatcher.openThrough(
                    "named", FlowRequest.to(TARGET).answering(new Answers()), loop));
    assertThat(on(() -> dial.setSuccess(opened().getNow()))).isNotNull();
    assertThat(on(through::isActive)).isTrue();
    assertThat(answers).containsExactly("established");
    on(through::close);
    server.far().closeFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void anOutboundThatAFeatureNamesMustExist() throws Exception {
    dispatch((flow, opening) -> dialing(opening), Reply.NONE);
    Channel through =
        on(
            () ->
                dispatcher.openThrough(
                    "missing", FlowRequest.to(TARGET).answering(new Answers()), loop));
    through.closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(answers).containsExactly("refused network.not_allowed");
    assertThat(on(dispatcher::running)).isEqualTo(1);
  }

  @Test
  void aServerThatBreaksAJoinedFlowIsAFailure() throws Exception {
    dispatch((flow, opening) -> opened(), new Answers());
    on(() -> server.near().pipeline().fireExceptionCaught(new IOException("reset by peer")));
    assertThat(on(dispatcher::running)).isZero();
    assertThat(dispatcher.counts().failures()).containsExactly(entry("network.reset", 1L));
  }

  @Test
  void aStreamThatBreaksItsProtocolIsAFailure() throws Exception {
    dispatch((flow, opening) -> opened(), new Answers());
    FlowException broken = new FlowException(NetworkError.UPSTREAM_REFUSED, "no such chunk");
    on(() -> client.far().pipeline().fireExceptionCaught(new DecoderException(broken)));
    assertThat(on(dispatcher::running)).isZero();
    assertThat(dispatcher.counts().failures())
        .containsExactly(entry("network.upstream_refused", 1L));
  }

  @Test
  void aClientThatCutsAJoinedFlowIsNoFailure() throws Exception {
    dispatch((flow, opening) -> opened(), new Answers());
    on(() -> client.far().pipeline().fireExceptionCaught(new IOException("reset by peer")));
    assertThat(on(dispatcher::running)).isZero();
    assertThat(dispatcher.counts().failures()).isEmpty();
  }

  @Test
  void aFlowCountsUntilItEnds() throws Exception {
    dispatch((flow, opening) -> opened(), new Answers());
    assertThat(answers).containsExactly("established");
    assertThat(on(dispatcher::running)).isEqualTo(1);
    on(() -> client.near().close());
    server.far().closeFuture().get(5, TimeUnit.SECONDS);
    assertThat(on(dispatcher::running)).isZero();
    assertThat(dispatcher.counts().started()).isEqualTo(1);
    assertThat(dispatcher.counts().failures()).isEmpty();
  }

  private record One(BiFunction<Flow, Opening, Future<Channel>> opener)
      implements OutboundTable, OutboundHandle {
    @Override
    public Optional<OutboundHandle> byTag(String tag) {
      return tag.equals("named") ? Optional.of(this) : Optional.empty();
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
      answers.add("established");
    }

    @Override
    public void refused(ErrorCode why) {
      answers.add("refused " + why.id());
    }
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
}
