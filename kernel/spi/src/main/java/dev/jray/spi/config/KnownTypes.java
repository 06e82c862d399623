package dev.jray.spi.config;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.serial.TypedMessage;

/**
 * What messages an instance can do something with. A feature's constructor may ask for it, to tell
 * a message in the wrong place from one that nobody knows.
 */
@Stable
public interface KnownTypes {

  /** Whether the message is the settings of an installed protocol, transport or feature. */
  boolean knows(TypedMessage message);
}
