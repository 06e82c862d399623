package dev.jray.kernel.outbound;

import dev.jray.kernel.dispatch.Opening;
import dev.jray.kernel.dispatch.OutboundHandle;
import dev.jray.kernel.dispatch.OutboundTable;
import dev.jray.kernel.stream.StreamStack;
import dev.jray.kernel.stream.Traffic;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.protocol.Outbound;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One configured outbound.
 *
 * @param tag empty if it has none
 * @param source the address to connect from
 * @param through the tag of the outbound whose flows carry this one's connections; empty for none
 * @param mux the connections that carry its flows; empty if each flow has one of its own
 */
record OutboundHandler(
    String tag,
    Outbound protocol,
    StreamStack stack,
    Traffic traffic,
    Optional<InetAddress> source,
    String through,
    OutboundTable outbounds,
    Optional<MuxPools> mux)
    implements OutboundHandle {
  private static final int MAX_CHAIN = 16;

  @Override
  public Future<Channel> open(Flow flow, Opening opening) {
    return open(flow, opening, 0);
  }

  Future<Channel> open(Flow flow, Opening opening, int depth) {
    if (depth > MAX_CHAIN) {
      return flow.eventLoop()
          .newFailedFuture(
              new FlowException(
                  NetworkError.NOT_ALLOWED,
                  "the chain of proxySettings is longer than " + MAX_CHAIN));
    }
    if (mux.isEmpty()) {
      return openAlone(flow, opening, depth);
    }
    Future<Channel> opened = mux.get().open(this, flow, depth);
    opening.watch(opened);
    return opened;
  }

  /** Opens a flow on a connection of its own. */
  Future<Channel> openAlone(Flow flow, Opening opening, int depth) {
    try {
      Future<Channel> opened = protocol.open(flow, new FlowConnector(this, flow, opening, depth));
      // Behind the dial there is the protocol's own handshake, which may take its time as well
      opening.watch(opened);
      return opened;
    } catch (FlowException e) {
      return flow.eventLoop().newFailedFuture(e);
    } catch (RuntimeException e) {
      return flow.eventLoop()
          .newFailedFuture(
              new FlowException(
                  NetworkError.INTERNAL, "the outbound [" + tag + "] failed: " + e, e));
    }
  }

  // Identity: two outbounds are never the same, even if their settings are.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
