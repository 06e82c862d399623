package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;

/** A bound listener. */
@Stable
public interface Listener {

  /** The bound address, with the port that the system chose. */
  SocketAddress local();

  /** Stops accepting. Channels that were accepted stay open. */
  Future<?> close();
}
