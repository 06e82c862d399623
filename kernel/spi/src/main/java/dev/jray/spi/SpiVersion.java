package dev.jray.spi;

import dev.jray.spi.annotation.Stable;

/** The version of this SPI, against which the range in a plugin's manifest is checked. */
@Stable
public final class SpiVersion {
  /**
   * Major and minor number. A new major breaks plugins (so does a new major of Netty or Guice,
   * whose types the SPI shows); a new minor only adds.
   */
  public static final String CURRENT = "1.0";

  private SpiVersion() {}
}
