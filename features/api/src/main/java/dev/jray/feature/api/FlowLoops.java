package dev.jray.feature.api;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * The instance's event loops as gRPC's server sees them. Channels that it registers are registered
 * already, each on the loop of its flow; they begin to read.
 */
final class FlowLoops extends AbstractEventExecutorGroup implements EventLoopGroup {
  private final EventLoopGroup loops;

  FlowLoops(EventLoopGroup loops) {
    this.loops = loops;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    // Runs behind the server's own handlers, which were added from another thread
    channel.eventLoop().execute(() -> begin(channel));
    return channel.newSucceededFuture();
  }

  private static void begin(Channel channel) {
    // gRPC brings an allocator of its own, with memory of its own
    channel.config().setAllocator(ByteBufAllocator.DEFAULT);
    channel.config().setAutoRead(true);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    register(promise.channel());
    return promise.setSuccess();
  }

  @Deprecated
  @Override
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    register(channel);
    return promise.setSuccess();
  }

  @Override
  public EventLoop next() {
    return loops.next();
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return loops.iterator();
  }

  /** The loops are the instance's, which ends them. */
  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return terminationFuture();
  }

  @Deprecated
  @Override
  public void shutdown() {}

  @Override
  public Future<?> terminationFuture() {
    return loops.terminationFuture();
  }

  @Override
  public boolean isShuttingDown() {
    return loops.isShuttingDown();
  }

  @Override
  public boolean isShutdown() {
    return loops.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return loops.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return loops.awaitTermination(timeout, unit);
  }
}
