package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import java.util.Objects;
import java.util.Optional;

/**
 * Socket options of a handler ({@code streamSettings.sockopt}).
 *
 * @param mark SO_MARK; 0 leaves it
 * @param fastOpen TCP fast open on or off; empty leaves the system's choice
 * @param transparent how redirected traffic arrives
 * @param receiveOriginalDestination whether the original destination of redirected traffic is
 *     wanted
 * @param acceptProxyProtocol whether clients must begin with a PROXY protocol header
 */
@Stable
public record SocketOptions(
    int mark,
    Optional<Boolean> fastOpen,
    Transparent transparent,
    boolean receiveOriginalDestination,
    boolean acceptProxyProtocol) {
  /** The system's defaults. */
  public static final SocketOptions DEFAULT =
      new SocketOptions(0, Optional.empty(), Transparent.OFF, false, false);

  public SocketOptions {
    Objects.requireNonNull(fastOpen, "fastOpen");
    Objects.requireNonNull(transparent, "transparent");
  }

  /** How a firewall hands traffic of other hosts to this socket. */
  public enum Transparent {
    /** Not at all. */
    OFF,
    /** Linux TPROXY: the socket's local address is the original destination. */
    TPROXY,
    /** Linux REDIRECT: SO_ORIGINAL_DST tells it. */
    REDIRECT
  }
}
