package dev.jray.kernel.inbound;

import dev.jray.spi.feature.InboundManager.Worker;
import dev.jray.spi.protocol.Inbound;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/** One configured inbound. All methods but the readers may block. */
interface InboundHandle {

  /** Its tag; empty if it has none. */
  String tag();

  /** The protocol object of all its ports; none if each port has its own. */
  Optional<Inbound> protocol();

  /** Where it listens. */
  List<SocketAddress> addresses();

  /** What listens and will go on. */
  List<Worker> workers();

  /** Listens; closes again what was bound if that fails. */
  void start() throws IOException;

  /** Stops listening; what was accepted goes on. */
  void stopListening();

  /** Stops listening and closes the protocol. */
  void close();
}
