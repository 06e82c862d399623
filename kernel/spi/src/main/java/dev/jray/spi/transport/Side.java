package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;

/** Which end of a connection we are. */
@Stable
public enum Side {
  /** We dialed. */
  CLIENT,
  /** We accepted. */
  SERVER
}
