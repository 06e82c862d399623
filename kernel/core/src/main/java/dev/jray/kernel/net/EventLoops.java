package dev.jray.kernel.net;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Event loops that close what is registered with them before they end. Netty's do that too, but not
 * without a quiet period: one that is told to end at the wrong moment of its round leaves at once,
 * and its channels stay open for ever, with all that their handlers hold.
 */
public final class EventLoops extends MultiThreadIoEventLoopGroup {
  private static final long PATIENCE_SECONDS = 5;

  private final Handlers handlers;

  private EventLoops(int threads, String name, Handlers handlers) {
    super(threads, new DefaultThreadFactory(name, true), handlers);
    this.handlers = handlers;
  }

  static EventLoops of(int threads, String name, IoHandlerFactory factory) {
    return new EventLoops(threads, name, new Handlers(factory, new ConcurrentHashMap<>()));
  }

  /**
   * Closes all channels, then ends the threads; waits for that, a bounded time. No new channel may
   * be registered from now on.
   */
  public void shutDown() {
    if (isShuttingDown()) {
      return;
    }
    await(loop -> handlers.closeAll(loop));
    // What closing left to do later, such as telling the handlers
    await(loop -> {});
    shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(PATIENCE_SECONDS * 2, TimeUnit.SECONDS);
  }

  /** What the events of a loop come from. */
  IoHandler handlerOf(EventExecutor loop) {
    return handlers.of(loop);
  }

  private void await(Consumer<EventExecutor> task) {
    List<Future<?>> running = new ArrayList<>();
    for (EventExecutor loop : this) {
      running.add(loop.submit(() -> task.accept(loop)));
    }
    running.forEach(each -> each.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Makes the handlers of the loops and knows which loop has which. */
  private record Handlers(IoHandlerFactory factory, Map<ThreadAwareExecutor, IoHandler> made)
      implements IoHandlerFactory {
    @Override
    public IoHandler newHandler(ThreadAwareExecutor loop) {
      IoHandler handler = factory.newHandler(loop);
      made.put(loop, handler);
      return handler;
    }

    IoHandler of(EventExecutor loop) {
      return made.get((ThreadAwareExecutor) loop);
    }

    void closeAll(EventExecutor loop) {
      of(loop).prepareToDestroy();
    }
  }
}
