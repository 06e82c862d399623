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
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * The dispatcher. It exists before the features it works with, since some of them ask for it; they
 * are given to it with {@link #connect} before the instance starts.
 */
public final class KernelDispatcher implements Dispatcher {
  private final RandomGenerator random;
  private final Shortcut shortcut;
  private final LongAdder running = new LongAdder();
  private FlowServices services;
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
    services =
        new FlowServices(
            router,
            outbounds,
            new UserCounters(policies, stats),
            log,
            new AccessLines(log),
            new Aiming(fakes, log),
            shortcut,
            running);
    mux = new MuxConnections(policies, log, this::start);
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
    Flow flow =
        new Flow(
            flowId(),
            source,
            request.target(),
            request.user(),
            request.content(),
            inbound.eventLoop());
    if (request.target().network() == Network.UDP) {
      new PacketFlow(services, sniffing, flow, request, inbound).start();
    } else {
      new StreamFlow(services, sniffing, flow, request, inbound).start();
    }
  }

  @Override
  public Channel open(String inboundTag, FlowRequest request, EventLoop eventLoop) {
    LocalPipe pipe = LocalPipe.open(eventLoop);
    Source source =
        new Source(
            request.target().network(),
            inboundTag,
            pipe.far().remoteAddress(),
            pipe.far().localAddress(),
            Optional.empty());
    dispatch(source, request, pipe.far());
    return pipe.near();
  }

  /** How many flows have not ended. */
  public long running() {
    return running.sum();
  }

  private int flowId() {
    int id = random.nextInt();
    return id == 0 ? 1 : id;
  }
}
