package dev.jray.spi.protocol;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.serial.TypedMessage;

/**
 * Makes inbounds out of their settings, for inbounds that are built of others. An inbound's
 * constructor may ask for it.
 */
@Stable
public interface InboundFactory {

  /**
   * Makes an inbound that the caller owns and closes.
   *
   * @throws dev.jray.spi.config.ConfigException if no plugin knows the type or the settings are bad
   */
  Inbound create(TypedMessage settings);
}
