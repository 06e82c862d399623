package dev.jray.kernel.instance;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** Ends event loops. */
final class EventLoops {
  private static final long PATIENCE_SECONDS = 5;

  private EventLoops() {}

  /** Closes what is registered and waits until the threads are gone. */
  static void shutDown(EventLoopGroup loops) {
    loops
        .shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(PATIENCE_SECONDS * 2, TimeUnit.SECONDS);
  }
}
