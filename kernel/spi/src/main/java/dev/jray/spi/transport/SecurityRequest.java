package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A transport's wish for a secure stream.
 *
 * @param side which end of the connection we are
 * @param to the server that a client means; empty on the server's side
 * @param applicationProtocols names for ALPN (RFC 7301) that the transport speaks, best first; used
 *     where the configuration names none
 */
@Stable
public record SecurityRequest(
    Side side, Optional<Destination> to, List<String> applicationProtocols) {
  public SecurityRequest {
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(to, "to");
    applicationProtocols = List.copyOf(applicationProtocols);
  }

  /** For a connection that we dialed. */
  public static SecurityRequest client(Destination to, List<String> applicationProtocols) {
    return new SecurityRequest(Side.CLIENT, Optional.of(to), applicationProtocols);
  }

  /** For a connection that we accepted. */
  public static SecurityRequest server(List<String> applicationProtocols) {
    return new SecurityRequest(Side.SERVER, Optional.empty(), applicationProtocols);
  }
}
