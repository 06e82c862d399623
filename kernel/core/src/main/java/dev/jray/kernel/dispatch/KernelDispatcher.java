package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.kernel.sniff.Aiming;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The dispatcher. It exists before the features it works with, since some of them ask for it; they
 * are given to it with {@link #connect} before the instance starts.
 */
public final class KernelDispatcher implements Dispatcher {
  private final RandomGenerator random;
  private final Shortcut shortcut;
  private final LiveFlows live = new LiveFlows();
  private final FlowCounts counts = new FlowCounts();
  private FlowServices services;
  private FlowRouting routing;
  private MuxConnections mux;

  /**
   * Makes a dispatcher that cannot dispatch yet.
   *
   * @param shortcut for flows that move much
   */
  public KernelDispatcher(RandomGenerator random, Shortcut shortcut) {
    this.random = random;
    this.shortcut = shortcut;
  }

  /** Gives the dispatcher what it works with; before the first flow. */
  public void connect(
      Router router,
      OutboundTable outbounds,
      PolicyManager policies,
      StatsManager stats,
      FakeDns fakes,
      Log log) {
    routing = new FlowRouting(router, outbounds, log);
    services =
        new FlowServices(
            new UserCounters(policies, stats),
            log,
            new AccessLines(log, policies),
            live,
            new Aiming(fakes, log),
            shortcut,
            counts);
    mux = new MuxConnections(policies, log, live, this::start);
  }

  @Override
  public void dispatch(Source source, FlowRequest request, Channel inbound) {
    dispatch(source, request, inbound, Sniffing.NONE);
  }

  /** Dispatches a flow of an inbound that wants the first bytes to be looked at. */
  public void dispatch(Source source, FlowRequest request, Channel inbound, Sniffing sniffing) {
    if (MuxConnections.wanted(request.target())) {
      mux.take(source, request, inbound, sniffing);
    } else {
      start(source, request, inbound, sniffing);
    }
  }

  private void start(Source source, FlowRequest request, Channel inbound, Sniffing sniffing) {
    start(routing, source, request, inbound, sniffing);
  }

  private void start(
      FlowRouting through, Source source, FlowRequest request, Channel inbound, Sniffing sniffing) {
    Flow flow =
        new Flow(
            flowId(),
            source,
            request.target(),
            request.user(),
            request.content(),
            inbound.eventLoop());
    if (request.target().network() == Network.UDP) {
      new PacketFlow(services, through, sniffing, flow, request, inbound).start();
    } else {
      new StreamFlow(services, through, sniffing, flow, request, inbound).start();
    }
  }

  @Override
  public Channel open(String inboundTag, FlowRequest request, EventLoop eventLoop) {
    LocalPipe pipe = LocalPipe.open(eventLoop);
    dispatch(source(inboundTag, request, pipe.far()), request, pipe.far());
    return pipe.near();
  }

  @Override
  public void endFlows(String inboundTag, String email) {
    live.end(inboundTag, email);
  }

  @Override
  public Channel openThrough(String outboundTag, FlowRequest request, EventLoop eventLoop) {
    LocalPipe pipe = LocalPipe.open(eventLoop);
    start(
        routing.through(outboundTag),
        source("", request, pipe.far()),
        request,
        pipe.far(),
        Sniffing.NONE);
    return pipe.near();
  }

  private static Source source(String inboundTag, FlowRequest request, Channel inbound) {
    return new Source(
        request.target().network(),
        inboundTag,
        inbound.remoteAddress(),
        inbound.localAddress(),
        Optional.empty());
  }

  /** How many flows have not ended. */
  public long running() {
    return counts.running();
  }

  /** What is counted of flows. */
  public FlowCounts counts() {
    return counts;
  }

  private int flowId() {
    int id = random.nextInt();
    return id == 0 ? 1 : id;
  }
}
