package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;

/** Resolves names; by default as the system does. Thread-safe. */
@Stable
public interface DnsClient {

  /**
   * Looks up a name.
   *
   * @param eventLoop the future completes on it
   * @return at least one address; fails with a {@link dev.jray.spi.error.FlowException} of {@link
   *     dev.jray.spi.error.NetworkError#NAME_NOT_RESOLVED}
   */
  Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop eventLoop);

  /**
   * Whether flows with this inbound tag are queries of this client itself. Whoever routes such a
   * flow must not resolve its target's name, or the client would wait for itself.
   */
  default boolean ownLink(String inboundTag) {
    return false;
  }

  /** Which addresses are wanted. */
  enum IpFamily {
    /** Both families, in the resolver's order. */
    ANY,
    /** Only IPv4. */
    V4,
    /** Only IPv6. */
    V6
  }
}
