package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a flow comes from.
 *
 * @param network what the client used to reach the inbound
 * @param inboundTag tag of the inbound; empty if it has none
 * @param peer the client's address
 * @param local the address the client reached
 * @param originalDestination what the client dialed before the firewall redirected it here
 */
@Stable
public record Source(
    Network network,
    String inboundTag,
    SocketAddress peer,
    SocketAddress local,
    Optional<Destination> originalDestination) {
  public Source {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(inboundTag, "inboundTag");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(originalDestination, "originalDestination");
  }
}
