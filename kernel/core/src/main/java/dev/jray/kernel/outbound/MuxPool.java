package dev.jray.kernel.outbound;

import dev.jray.kernel.dispatch.Opening;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LocalPipe;
import dev.jray.toolkit.channel.PacketFan;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The mux connections of one outbound on one event loop. */
final class MuxPool {
  private static final Destination MUX = Destination.tcp(new Address.Domain("v1.mux.cool"), 9527);

  // V2Ray's: so many sub-flows has a connection in its whole life
  private static final int LIFETIME = 128;

  private final int concurrency;
  private final Consumer<FlowException> broken;
  private final List<MuxConnection> connections = new ArrayList<>(1);

  MuxPool(int concurrency, Consumer<FlowException> broken) {
    this.concurrency = concurrency;
    this.broken = broken;
  }

  /** Opens a flow; the channel's last handler is a gate. */
  Future<Channel> open(OutboundHandler outbound, Flow flow, int depth) {
    if (flow.target().network() != Network.UDP) {
      return open(outbound, flow, depth, new FlowGate(FlowGate.Owner.NONE));
    }
    // A session has one peer for ever, so that each peer needs a session of its own
    LocalPipe pipe = LocalPipe.open(flow.eventLoop());
    pipe.far()
        .pipeline()
        .addLast(
            new PacketFan(
                (peer, answers) -> open(outbound, flow.withTarget(peer), depth, answers)));
    pipe.near().pipeline().addLast(new FlowGate(FlowGate.Owner.NONE));
    return flow.eventLoop().newSucceededFuture(pipe.near());
  }

  private Future<Channel> open(
      OutboundHandler outbound, Flow flow, int depth, ChannelHandler tail) {
    return connection(outbound, flow, depth).open(flow.target(), tail, flow.eventLoop());
  }

  private MuxConnection connection(OutboundHandler outbound, Flow flow, int depth) {
    for (MuxConnection connection : connections) {
      if (!connection.full()) {
        return connection;
      }
    }
    MuxConnection added = new MuxConnection(concurrency, LIFETIME, broken);
    connections.add(added);
    // Not given up with its first flow: others may wait for it by then
    Future<Channel> dialed = outbound.openAlone(flow.withTarget(MUX), new Opening(), depth);
    added.start(dialed, () -> connections.remove(added));
    return added;
  }
}
