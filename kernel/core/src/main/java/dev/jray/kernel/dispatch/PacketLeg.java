package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.sniff.DatagramSniff;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;

/**
 * The packets of one client that take one outbound. A leg to a peer whose name was found out leads
 * to that name, and serves that peer alone.
 */
final class PacketLeg extends ChannelInboundHandlerAdapter {
  private static final int MAX_WAITING = 16;

  private final PacketFlow flow;
  private final ArrayDeque<Packet> waiting = new ArrayDeque<>(2);
  private final Opening opening = new Opening();
  private PacketLeg target = this;
  private DatagramSniff sniff;
  private Destination peer;
  private Flow dialed;
  private boolean renames;
  private boolean unflushed;
  private Channel outbound;
  private boolean closed;
  private long retryAt;

  PacketLeg(PacketFlow flow) {
    this.flow = flow;
  }

  /** Keeps the packets back until it is known what they are. */
  void sniff(DatagramSniff first) {
    sniff = first;
  }

  void sniffed() {
    sniff = null;
  }

  /** The flow towards what is dialed for this peer. */
  Flow dialed() {
    return dialed;
  }

  /** What is for this peer goes where this flow goes. */
  void lead(Destination asked, Flow where) {
    peer = asked;
    dialed = where;
    renames = !where.target().equals(asked);
  }

  /** The peer that the client knows. */
  Destination peer() {
    return peer;
  }

  /** Whether the peer has another name on the way. */
  boolean renames() {
    return renames;
  }

  void open(OutboundHandle handle) {
    Future<Channel> opened = handle.open(dialed, opening);
    if (opened.isDone()) {
      onOpened(opened);
    } else {
      opened.addListener(done -> onOpened(opened));
    }
  }

  /** Another leg already leads to the same outbound. */
  void forwardTo(PacketLeg shared) {
    target = shared;
    while (!waiting.isEmpty()) {
      shared.write(waiting.poll());
    }
    shared.flush();
  }

  private void onOpened(Future<Channel> opened) {
    if (!opened.isSuccess()) {
      flow.refuse(this, opened.cause());
      return;
    }
    Channel channel = opened.getNow();
    if (closed) {
      channel.close();
      return;
    }
    if (!channel.isActive()) {
      flow.refuse(
          this,
          new FlowException(NetworkError.RESET, "the connection ended as soon as it was made"));
      return;
    }
    outbound = channel;
    flow.onOpened();
    FlowGate.of(channel).replaceWith(this);
    channel.config().setAutoRead(true);
    while (!waiting.isEmpty()) {
      send(waiting.poll());
    }
    outbound.flush();
  }

  /** Takes ownership of the packet. */
  void write(Packet packet) {
    if (target != this) {
      target.write(packet);
    } else if (outbound != null && outbound.isWritable()) {
      send(packet);
      if (!unflushed) {
        unflushed = true;
        flow.written(this);
      }
    } else if (outbound == null && !closed && waiting.size() < MAX_WAITING) {
      waiting.add(packet);
      if (sniff != null) {
        sniff.look(packet.content());
      }
    } else {
      packet.release();
    }
  }

  private void send(Packet packet) {
    Packet sent = renames ? new Packet(packet.content(), dialed.target()) : packet;
    outbound.write(sent, outbound.voidPromise());
  }

  void flush() {
    unflushed = false;
    if (outbound != null) {
      outbound.flush();
    }
  }

  boolean closed() {
    return closed;
  }

  /** When a closed leg may be opened anew, by the flow's clock. */
  long retryAt() {
    return retryAt;
  }

  void closeUntil(long when) {
    retryAt = when;
    close();
  }

  /** No more packets come for this peer. */
  void forgotten() {
    if (renames) {
      close();
    }
  }

  void close() {
    closed = true;
    if (sniff != null) {
      sniff.cancel();
      sniff = null;
    }
    opening.abandon();
    while (!waiting.isEmpty()) {
      waiting.poll().release();
    }
    if (outbound != null) {
      outbound.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Packet packet && !closed) {
      flow.deliver(renames ? new Packet(packet.content(), peer) : packet);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flow.deliverComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean lost = !closed;
    close();
    if (lost) {
      flow.onLost(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // One datagram that could not be sent does not end the others.
    if (!ctx.channel().isActive()) {
      close();
    }
  }
}
