package dev.jray.feature.reverse;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Joins two channels that may live on different event loops: a flow comes on any loop, but the
 * bridge's connection that is to carry it has its own. As a handler it is the last one of its
 * channel. What one side reads is handed over in batches; at most {@value #WINDOW} bytes (and one
 * read more) are under way or wait for the other channel to become writable, then reading stops.
 */
final class Crossing extends ChannelInboundHandlerAdapter {
  static final int WINDOW = 256 * 1024;

  private static final int PER_MESSAGE = 128;
  private static final long LINGER_MILLIS = 10_000;

  private final EventLoop loop;
  private Crossing other;
  private Channel own;
  private List<Object> batch = new ArrayList<>(2);
  private int size;
  private int underWay;
  private int owed;
  private ChannelFuture written;

  /** Opens a channel, on its loop. */
  interface Opener {
    Channel open(Destination target);
  }

  private Crossing(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Joins a channel to one that is opened for it. If that fails on another loop, the channel is
   * closed.
   *
   * @param near a channel of the calling loop
   * @param farLoop the loop of the other one
   * @throws FlowException if it cannot be opened, as far as that is known at once
   */
  static void join(Channel near, EventLoop farLoop, Opener opener, Destination target) {
    Crossing here = new Crossing(near.eventLoop());
    Crossing there = new Crossing(farLoop);
    here.other = there;
    there.other = here;
    if (farLoop.inEventLoop()) {
      there.attach(opener.open(target));
    } else {
      there.run(() -> there.open(opener, target), () -> {});
    }
    here.attach(near);
  }

  private void open(Opener opener, Destination target) {
    try {
      attach(opener.open(target));
    } catch (FlowException e) {
      other.run(other::end, () -> {});
    }
  }

  private void attach(Channel channel) {
    own = channel;
    channel.pipeline().addLast(this);
  }

  private void run(Runnable task, Runnable otherwise) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException shutDown) {
      otherwise.run();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    int cost = PER_MESSAGE + length(message);
    batch.add(message);
    size += cost;
    underWay += cost;
    if (underWay >= WINDOW) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  private static int length(Object message) {
    if (message instanceof ByteBuf data) {
      return data.readableBytes();
    }
    return message instanceof Packet packet ? packet.content().readableBytes() : 0;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    handOver();
  }

  private void handOver() {
    if (batch.isEmpty()) {
      return;
    }
    List<Object> messages = batch;
    int cost = size;
    batch = new ArrayList<>(2);
    size = 0;
    other.run(() -> other.take(messages, cost), () -> release(messages));
  }

  private static void release(List<Object> messages) {
    messages.forEach(ReferenceCountUtil::release);
  }

  private void take(List<Object> messages, int cost) {
    if (own == null || !own.isActive()) {
      release(messages);
      return;
    }
    int last = messages.size() - 1;
    for (int i = 0; i < last; i++) {
      own.write(messages.get(i), own.voidPromise());
    }
    written = own.writeAndFlush(messages.get(last));
    owed += cost;
    settle();
  }

  /** Lets the other side read more, once its messages have found room here. */
  private void settle() {
    if (owed > 0 && own.isWritable()) {
      int cost = owed;
      owed = 0;
      other.run(() -> other.onTaken(cost), () -> {});
    }
  }

  private void onTaken(int cost) {
    underWay -= cost;
    if (underWay < WINDOW && own != null && own.isActive()) {
      own.config().setAutoRead(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    settle();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    handOver();
    other.run(other::end, () -> {});
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    release(batch);
    batch.clear();
  }

  /** The other channel is closed: closes this one behind what was written to it. */
  private void end() {
    if (own == null || !own.isActive()) {
      return;
    }
    if (written == null || written.isDone()) {
      own.close();
      return;
    }
    LoopTimer.Timeout limit = LoopTimer.of(loop).schedule(LINGER_MILLIS, own::close);
    own.closeFuture().addListener(closed -> limit.cancel());
    written.addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
