package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Resolves names; by default as the system does. Thread-safe. */
@Stable
public interface DnsClient {

  /**
   * Looks a name up for somebody who speaks DNS himself and can tell a name without addresses from
   * one that does not exist. The addresses of a {@link FakeDns} may be the answer.
   *
   * @param eventLoop the future completes on it
   * @return fails with a {@link dev.jray.spi.error.FlowException} if nobody could answer
   */
  default Future<DnsAnswer> query(String name, IpFamily family, EventLoop eventLoop) {
    Promise<DnsAnswer> answer = eventLoop.newPromise();
    resolve(name, IpFamily.ANY, eventLoop)
        .addListener(
            (FutureListener<List<InetAddress>>)
                found -> {
                  if (found.isSuccess()) {
                    answer.trySuccess(DnsAnswer.of(found.getNow(), family));
                  } else {
                    answer.tryFailure(found.cause());
                  }
                });
    return answer;
  }

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
    V6;

    /** Whether an address is wanted. */
    public boolean covers(InetAddress address) {
      return this == ANY || (address instanceof Inet4Address) == (this == V4);
    }
  }
}
