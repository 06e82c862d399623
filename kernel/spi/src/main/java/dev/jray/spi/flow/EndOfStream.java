package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;

/**
 * The end of one direction of a stream, sent in band behind the last byte. Read from a channel: the
 * peer will send no more. Written to a channel: send what is queued, then tell the peer that no
 * more follows (for a socket: FIN). The other direction stays open.
 *
 * <p>A codec with an end mark of its own translates this message; all others pass it on.
 */
@Stable
public enum EndOfStream {
  /** The only instance. */
  INSTANCE
}
