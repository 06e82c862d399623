package dev.jray.testkit;

import dev.jray.kernel.net.EventLoops;
import dev.jray.kernel.net.NettySockets;
import dev.jray.kernel.net.Platform;
import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.EventLoop;

/** The kernel's own sockets, on event loops of their own, for transports. */
public final class Loopback implements AutoCloseable {
  private final EventLoops loops = Platform.NIO.eventLoops(2, "test-loopback");
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
    loops.shutDown();
  }
}
