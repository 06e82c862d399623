package dev.jray.feature.reverse;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import dev.jray.toolkit.channel.LocalPipe;
import dev.jray.toolkit.channel.PacketFan;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * The public end, an outbound. A stream to its made-up domain is a bridge that connects; any other
 * flow is handed to a bridge, the one with the fewest flows.
 */
final class Portal implements Outbound {
  private static final int MAX_SESSIONS = 9_999;

  private final String tag;
  private final Address domain;
  private final RandomGenerator random;
  private final Log log;
  private final List<PortalWorker> workers = new CopyOnWriteArrayList<>();

  Portal(String tag, Address domain, RandomGenerator random, Log log) {
    this.tag = tag;
    this.domain = domain;
    this.random = random;
    this.log = log;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    boolean stream = flow.target().network() != Network.UDP;
    if (stream && flow.target().address().equals(domain)) {
      return connector.local(pipeline -> join(pipeline.channel()));
    }
    PortalWorker worker = pick();
    return stream
        ? connector.local(
            pipeline -> Crossing.join(pipeline.channel(), worker.loop(), worker, flow.target()))
        : connector.local(
            pipeline ->
                pipeline.addLast(
                    new PacketFan((peer, answers) -> openPeer(flow.eventLoop(), peer, answers))));
  }

  /** Closes the bridges' connections behind their last flow. */
  void drain() {
    workers.forEach(PortalWorker::retire);
  }

  private void join(Channel carrier) {
    PortalWorker worker = PortalWorker.start(tag, carrier, random, log);
    workers.add(worker);
    carrier.closeFuture().addListener(closed -> workers.remove(worker));
  }

  /** A session of the bridge's connection has one peer. */
  private Future<Channel> openPeer(EventLoop loop, Destination peer, ChannelHandler answers) {
    try {
      PortalWorker worker = pick();
      LocalPipe pipe = LocalPipe.open(loop);
      pipe.near().pipeline().addLast(answers);
      Crossing.join(pipe.far(), worker.loop(), worker, peer);
      return loop.newSucceededFuture(pipe.near());
    } catch (FlowException e) {
      return loop.newFailedFuture(e);
    }
  }

  /** The worker with the fewest flows; one that drains only if there is no other. */
  private PortalWorker pick() {
    PortalWorker best = null;
    for (PortalWorker worker : workers) {
      if (worker.sessions() < MAX_SESSIONS && (best == null || worker.before(best))) {
        best = worker;
      }
    }
    if (best == null) {
      throw new FlowException(
          ReverseError.NO_BRIDGE, "no bridge is connected to the portal [" + tag + "]");
    }
    return best;
  }
}
