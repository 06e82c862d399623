package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;

/**
 * Which counters handlers keep, and what the access log shows.
 *
 * @param overrideAccessLogDest whether the access log shows the target that a flow goes to, which
 *     sniffing may have found, in place of the one that was asked for
 */
@Stable
public record SystemPolicy(
    boolean statsInboundUplink,
    boolean statsInboundDownlink,
    boolean statsOutboundUplink,
    boolean statsOutboundDownlink,
    boolean overrideAccessLogDest) {
  /** None. */
  public static final SystemPolicy DEFAULT = new SystemPolicy(false, false, false, false);

  /** A policy whose access log shows the targets that were asked for. */
  public SystemPolicy(
      boolean statsInboundUplink,
      boolean statsInboundDownlink,
      boolean statsOutboundUplink,
      boolean statsOutboundDownlink) {
    this(
        statsInboundUplink,
        statsInboundDownlink,
        statsOutboundUplink,
        statsOutboundDownlink,
        false);
  }
}
