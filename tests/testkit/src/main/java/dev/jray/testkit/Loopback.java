package dev.jray.testkit;

import dev.jray.kernel.net.NettySockets;
import dev.jray.kernel.net.Platform;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** The kernel's own sockets, on event loops of their own, for transports. */
public final class Loopback implements AutoCloseable {
  private final EventLoopGroup loops = Platform.NIO.eventLoops(2, "test-loopback");
  private final Sockets sockets;

  /** Opens sockets for which names mean what this client answers. */
  public Loopback(DnsClient system) {
    sockets = new NettySockets(loops, Platform.NIO, system);
  }

  /** The sockets. */
  public Sockets sockets() {
    return sockets;
  }

  /** One of the event loops, in turn. */
  public EventLoop loop() {
    return loops.next();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
