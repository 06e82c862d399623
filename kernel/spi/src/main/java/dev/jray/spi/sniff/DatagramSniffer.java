package dev.jray.spi.sniff;

import dev.jray.spi.annotation.Incubating;
import dev.jray.spi.annotation.OnEventLoop;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Recognises a protocol that runs over UDP. */
@Incubating
public non-sealed interface DatagramSniffer extends Sniffer {

  /**
   * Looks at the first datagrams from one client to one peer.
   *
   * @param datagrams all of them so far, at least one; read-only, not to be kept
   */
  @OnEventLoop
  SniffResult sniff(List<ByteBuf> datagrams);
}
