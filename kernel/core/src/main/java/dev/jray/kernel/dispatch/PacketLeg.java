package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Packet;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;

/** The packets of one client that take one outbound. */
final class PacketLeg extends ChannelInboundHandlerAdapter {
  private static final int MAX_WAITING = 16;

  private final PacketFlow flow;
  private final ArrayDeque<Packet> waiting = new ArrayDeque<>(2);
  private final Opening opening = new Opening();
  private PacketLeg target = this;
  private Channel outbound;
  private boolean closed;
  private long retryAt;

  PacketLeg(PacketFlow flow) {
    this.flow = flow;
  }

  void open(OutboundHandle handle, Flow towards) {
    Future<Channel> opened = handle.open(towards, opening);
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
      outbound.write(waiting.poll(), outbound.voidPromise());
    }
    outbound.flush();
  }

  /** Takes ownership of the packet. */
  void write(Packet packet) {
    if (target != this) {
      target.write(packet);
    } else if (outbound != null && outbound.isWritable()) {
      outbound.write(packet, outbound.voidPromise());
    } else if (outbound == null && !closed && waiting.size() < MAX_WAITING) {
      waiting.add(packet);
    } else {
      packet.release();
    }
  }

  void flush() {
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

  void close() {
    closed = true;
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
      flow.deliver(packet);
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
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // One datagram that could not be sent does not end the others.
    if (!ctx.channel().isActive()) {
      close();
    }
  }
}
