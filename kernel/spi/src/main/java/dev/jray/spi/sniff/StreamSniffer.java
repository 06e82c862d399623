package dev.jray.spi.sniff;

import dev.jray.spi.annotation.Incubating;
import dev.jray.spi.annotation.OnEventLoop;
import io.netty.buffer.ByteBuf;

/** Recognises a protocol that runs over TCP. */
@Incubating
public non-sealed interface StreamSniffer extends Sniffer {

  /**
   * Looks at the beginning of a stream.
   *
   * @param data all bytes so far, at least one; read-only, not to be kept
   */
  @OnEventLoop
  SniffResult sniff(ByteBuf data);
}
