package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;

/** Which counters handlers keep. */
@Stable
public record SystemPolicy(
    boolean statsInboundUplink,
    boolean statsInboundDownlink,
    boolean statsOutboundUplink,
    boolean statsOutboundDownlink) {
  /** None. */
  public static final SystemPolicy DEFAULT = new SystemPolicy(false, false, false, false);
}
