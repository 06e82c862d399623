package dev.jray.toolkit.channel;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;

/** The channel of a {@link PacketFan} to one peer; as a handler, the last one of that channel. */
final class PacketFanLeg extends ChannelInboundHandlerAdapter {
  static final int MAX_WAITING = 16;

  private final PacketFan fan;
  private final Destination peer;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
  private Future<Channel> opening;
  private Channel channel;
  private boolean unflushed;
  private boolean closed;
  private long lastActive;

  PacketFanLeg(PacketFan fan, Destination peer) {
    this.fan = fan;
    this.peer = peer;
  }

  Destination peer() {
    return peer;
  }

  long lastActive() {
    return lastActive;
  }

  void touch() {
    lastActive = fan.now();
  }

  void open(PacketFan.Opener opener) {
    opening = opener.open(peer, this);
    if (opening.isDone()) {
      onOpened();
    } else {
      opening.addListener(done -> onOpened());
    }
  }

  private void onOpened() {
    if (!opening.isSuccess()) {
      close();
      return;
    }
    Channel opened = opening.getNow();
    if (closed) {
      opened.close();
      return;
    }
    channel = opened;
    channel.closeFuture().addListener(gone -> close());
    fan.onWaiting(-waiting.size());
    while (!waiting.isEmpty()) {
      channel.write(waiting.poll(), channel.voidPromise());
    }
    channel.flush();
  }

  /** Takes ownership of the datagram. */
  void write(ByteBuf datagram) {
    touch();
    if (channel != null && channel.isWritable()) {
      channel.write(datagram, channel.voidPromise());
      if (!unflushed) {
        unflushed = true;
        fan.written(this);
      }
    } else if (channel == null && !closed && waiting.size() < MAX_WAITING && fan.mayWait()) {
      waiting.add(datagram);
      fan.onWaiting(1);
    } else {
      datagram.release();
    }
  }

  void flush() {
    unflushed = false;
    channel.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf datagram) {
      touch();
      fan.deliver(new Packet(datagram, peer));
    } else if (message instanceof Packet packet) {
      touch();
      fan.deliver(packet);
    } else {
      ReferenceCountUtil.release(message);
      if (message == EndOfStream.INSTANCE) {
        ctx.close();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    fan.deliverComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /** An opener that tries again adds it to one channel after the other. */
  @Override
  public boolean isSharable() {
    return true;
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    fan.forget(this);
    fan.onWaiting(-waiting.size());
    while (!waiting.isEmpty()) {
      waiting.poll().release();
    }
    if (channel != null) {
      channel.close();
    } else if (opening != null) {
      opening.cancel(false);
    }
  }
}
