package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.FlowLimits;
import dev.jray.kernel.sniff.Aim;
import dev.jray.kernel.sniff.DatagramSniff;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.StatsManager.Presence;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.local.LocalAddress;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The datagrams of one client. Every new peer is routed on its own; peers that take the same
 * outbound share one channel there, so that they see one source address (full cone).
 *
 * <p>Datagrams are dropped, not queued, where the next channel cannot take them.
 */
final class PacketFlow extends ChannelInboundHandlerAdapter {
  private static final int MAX_PEERS = 1024;
  private static final long MAX_IDLE_MILLIS = 60_000;
  private static final long RETRY_MILLIS = 5_000;
  private static final int MAX_UNROUTED = 64;

  private final FlowServices services;
  private final FlowRouting routing;
  private final Sniffing sniffing;
  private final Flow flow;
  private final FlowRequest request;
  private final Channel inbound;
  private final FlowLimits limits;
  private final LoopTimer timer;
  private final Map<OutboundHandle, PacketLeg> legs = new HashMap<>(2);
  private final Map<Destination, PacketLeg> peers =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Destination, PacketLeg> eldest) {
          if (size() <= MAX_PEERS) {
            return false;
          }
          eldest.getValue().forgotten();
          return true;
        }
      };
  private final List<PacketLeg> unflushed = new ArrayList<>(1);
  private final PacketLeg refused = new PacketLeg(this);
  private LiveFlows.Entry live = LiveFlows.Entry.NONE;
  private Presence presence = Presence.NONE;
  private int unrouted;
  private boolean answered;
  private boolean closed;
  private long lastActive;
  private LoopTimer.Timeout timeout;

  PacketFlow(
      FlowServices services,
      FlowRouting routing,
      Sniffing sniffing,
      Flow flow,
      FlowRequest request,
      Channel inbound) {
    this.services = services;
    this.routing = routing;
    this.sniffing = sniffing;
    this.flow = flow;
    this.request = request;
    this.inbound = inbound;
    this.limits = services.users().limits(flow);
    this.timer = LoopTimer.of(inbound.eventLoop());
    refused.close();
  }

  void start() {
    services.counts().begin();
    presence = services.users().enter(flow);
    lastActive = timer.now();
    timeout = timer.schedule(idleLimit(), this::onTimeout);
    live = services.live().add(flow.source(), flow.user(), inbound);
    inbound.pipeline().addLast(this);
    leg(request.target());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Packet packet) || closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    lastActive = timer.now();
    limits.uplink().add(packet.content().readableBytes());
    leg(packet.peer()).write(packet);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // By index: a flush may bring more packets before it returns.
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close();
    ctx.close();
  }

  /** The leg to a peer; one that is closed swallows its packets until another try is due. */
  private PacketLeg leg(Destination peer) {
    PacketLeg known = peers.get(peer);
    if (known != null && (!known.closed() || timer.now() < known.retryAt())) {
      return known;
    }
    if (unrouted >= MAX_UNROUTED) {
      return refused;
    }
    PacketLeg leg = new PacketLeg(this);
    peers.put(peer, leg);
    unrouted++;
    Flow towards = flow.withTarget(peer);
    if (sniffing.looksInto(towards)) {
      leg.sniff(new DatagramSniff(sniffing, flow.eventLoop(), hit -> route(towards, leg, hit)));
    } else {
      route(towards, leg, null);
    }
    return peers.getOrDefault(peer, leg);
  }

  private void route(Flow towards, PacketLeg leg, Hit hit) {
    leg.sniffed();
    Flow routed = towards;
    Flow dialed = towards;
    if (hit != null || services.aiming().always()) {
      Aim aim;
      try {
        aim = services.aiming().aim(towards, sniffing, hit);
      } catch (FlowException e) {
        onRefused(leg, e);
        return;
      }
      routed = aim.routed();
      dialed = aim.dialed();
    }
    leg.lead(towards.target(), dialed);
    routing.find(routed, handle -> onRouted(leg, handle), why -> onRefused(leg, why));
  }

  private void onRefused(PacketLeg leg, Throwable why) {
    unrouted--;
    refuse(leg, why);
  }

  private void onRouted(PacketLeg leg, OutboundHandle handle) {
    unrouted--;
    if (closed) {
      leg.close();
      return;
    }
    services.access().accepted(leg.dialed(), leg.peer(), request.label(), handle.tag());
    PacketLeg shared = legs.get(handle);
    if (leg.renames()) {
      // What comes back must seem to come from the peer that the client knows. A leg that nobody
      // would close any more is not opened.
      if (peers.get(leg.peer()) == leg) {
        leg.open(handle);
      } else {
        leg.close();
      }
    } else if (shared != null && !shared.closed()) {
      leg.forwardTo(shared);
      peers.put(leg.peer(), shared);
    } else {
      legs.put(handle, leg);
      leg.open(handle);
    }
  }

  /** A leg has written something; it is flushed when all that was read is written. */
  void written(PacketLeg leg) {
    unflushed.add(leg);
  }

  /** A leg's outbound is open. */
  void onOpened() {
    if (!answered && !closed) {
      answered = true;
      request.reply().established();
    }
  }

  /**
   * A leg cannot be opened. The first one decides about the request, later ones only lose packets.
   */
  void refuse(PacketLeg leg, Throwable cause) {
    leg.closeUntil(timer.now() + RETRY_MILLIS);
    if (!closed) {
      services.counts().failed(cause);
    }
    if (services.log().enabled(Severity.INFO)) {
      String text = "failed to process outbound traffic > " + cause.getMessage();
      services.log().write(Severity.INFO, flow.id(), "app/proxyman/outbound", text);
    }
    if (!answered && !closed) {
      answered = true;
      request
          .reply()
          .refused(cause instanceof FlowException why ? why.code() : NetworkError.INTERNAL);
      close();
      GracefulClose.close(inbound);
    }
  }

  /**
   * A leg's outbound went away. It is opened anew for the next packet; but who opened the flow from
   * within has other ways to go, and does not send it before an answer.
   */
  void onLost(PacketLeg leg) {
    if (flow.source().peer() instanceof LocalAddress && leg.peer().equals(request.target())) {
      close();
      inbound.close();
    }
  }

  /** A packet came back. */
  void deliver(Packet packet) {
    if (closed || !inbound.isWritable()) {
      packet.release();
      return;
    }
    lastActive = timer.now();
    limits.downlink().add(packet.content().readableBytes());
    inbound.write(packet, inbound.voidPromise());
  }

  void deliverComplete() {
    inbound.flush();
  }

  private long idleLimit() {
    return Math.min(limits.policy().connIdle(), MAX_IDLE_MILLIS);
  }

  private void onTimeout() {
    long left = lastActive + idleLimit() - timer.now();
    if (left > 0) {
      timeout = timer.schedule(left, this::onTimeout);
    } else {
      close();
      inbound.close();
    }
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    timeout.cancel();
    live.remove();
    List.copyOf(legs.values()).forEach(PacketLeg::close);
    List.copyOf(peers.values()).forEach(PacketLeg::close);
    services.counts().end();
    presence.leave();
  }
}
