package dev.jray.toolkit.channel;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves a flow of {@link Packet}s with a protocol whose channels lead to one destination each: the
 * packets are told apart by their peer, and each peer gets a channel of its own. It stands at the
 * far end of {@link dev.jray.spi.protocol.Connector#local}:
 *
 * <pre>{@code
 * connector.local(pipeline -> pipeline.addLast(new PacketFan(this::openOne)));
 * }</pre>
 *
 * <p>A peer's channel takes plain {@link io.netty.buffer.ByteBuf}s, one datagram each. What it
 * gives goes back to the flow: buffers as packets from that peer, packets as they are. All channels
 * live on the flow's event loop. They are closed with the flow, when nothing has moved for {@value
 * #IDLE_MILLIS} ms, and when more than {@value #MAX_PEERS} peers are spoken to: then the one that
 * was sent to least recently has to go.
 *
 * <p>Packets wait only while their channel is being opened, few of them; whatever finds no room, on
 * either way, is lost, as UDP may lose it anywhere.
 */
@OnEventLoop
public final class PacketFan extends ChannelInboundHandlerAdapter {
  /** Most peers with a channel at one time. */
  public static final int MAX_PEERS = 256;

  /** Most packets that wait for all channels together. */
  public static final int MAX_WAITING = 256;

  /** How long a channel is kept on which nothing moves. */
  public static final long IDLE_MILLIS = 60_000;

  private final Opener opener;
  private final Map<Destination, PacketFanLeg> legs = new LinkedHashMap<>(4, 0.75f, true);
  private final List<PacketFanLeg> written = new ArrayList<>(2);
  private ChannelHandlerContext context;
  private LoopTimer timer;
  private LoopTimer.Timeout timeout;
  private int waiting;
  private boolean closed;

  /** Opens the channel to one peer. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Opens a channel, or fails; is cancelled if nobody waits for it any more, and then closes what
     * it has opened by then. Called on the flow's event loop, where the future must complete.
     *
     * @param peer a UDP destination
     * @param answers to be added to the channel's pipeline behind the protocol's own handlers,
     *     before the future completes
     */
    Future<Channel> open(Destination peer, ChannelHandler answers);
  }

  /** Opens channels by means of this. */
  public PacketFan(Opener opener) {
    this.opener = opener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    timer = LoopTimer.of(ctx.channel().eventLoop());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Packet packet && !closed) {
      leg(packet.peer()).write(packet.content());
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private PacketFanLeg leg(Destination peer) {
    PacketFanLeg known = legs.get(peer);
    if (known != null) {
      return known;
    }
    if (legs.size() == MAX_PEERS) {
      legs.values().iterator().next().close();
    }
    PacketFanLeg leg = new PacketFanLeg(this, peer);
    legs.put(peer, leg);
    leg.touch();
    if (timeout == null) {
      timeout = timer.schedule(IDLE_MILLIS, this::onTimeout);
    }
    leg.open(opener);
    return leg;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // By index: an answer that comes at once may cause the next packets
    for (int i = 0; i < written.size(); i++) {
      written.get(i).flush();
    }
    written.clear();
  }

  /** A leg has something to flush when this batch of packets ends. */
  void written(PacketFanLeg leg) {
    written.add(leg);
  }

  /** A packet came back; the fan owns it. */
  void deliver(Packet packet) {
    if (closed || !context.channel().isWritable()) {
      packet.release();
    } else {
      context.write(packet, context.voidPromise());
    }
  }

  void deliverComplete() {
    context.flush();
  }

  /** Whether one more packet may wait. */
  boolean mayWait() {
    return waiting < MAX_WAITING;
  }

  void onWaiting(int difference) {
    waiting += difference;
  }

  void forget(PacketFanLeg leg) {
    legs.remove(leg.peer(), leg);
  }

  /** The time that idle channels are measured by. */
  long now() {
    return timer.now();
  }

  private void onTimeout() {
    long next = IDLE_MILLIS;
    for (PacketFanLeg leg : List.copyOf(legs.values())) {
      long left = leg.lastActive() + IDLE_MILLIS - timer.now();
      if (left <= 0) {
        leg.close();
      } else {
        next = Math.min(next, left);
      }
    }
    timeout = legs.isEmpty() ? null : timer.schedule(next, this::onTimeout);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    close();
  }

  private void close() {
    closed = true;
    if (timeout != null) {
      timeout.cancel();
      timeout = null;
    }
    List.copyOf(legs.values()).forEach(PacketFanLeg::close);
    written.clear();
  }
}
