package dev.jray.transport.udp;

import dev.jray.spi.transport.Listener;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;

/**
 * A bound UDP socket. Closing it ends the sessions of its clients as well, unlike those of a stream
 * listener: they have no socket but this one, and its port must become free.
 */
record UdpListener(Channel socket) implements Listener {
  @Override
  public SocketAddress local() {
    return socket.localAddress();
  }

  @Override
  public Future<?> close() {
    return socket.close();
  }
}
