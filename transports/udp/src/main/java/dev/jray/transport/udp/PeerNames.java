package dev.jray.transport.udp;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.net.Destination;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FutureListener;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The peers of one flow that were given by name: looked up once, and shown by that name when they
 * answer. Bounded; what was not used for longest is forgotten.
 */
final class PeerNames {
  static final int LIMIT = 256;

  private final DnsClient dns;
  private final EventLoop loop;
  private final Optional<InetAddress> source;
  private final Map<String, InetAddress> addresses = new Bounded<>();
  private final Map<InetSocketAddress, Destination> names = new Bounded<>();

  /**
   * Makes an empty table.
   *
   * @param source the local address; peers of the other family cannot be reached from it
   */
  PeerNames(DnsClient dns, EventLoop loop, Optional<InetAddress> source) {
    this.dns = dns;
    this.loop = loop;
    this.source = source;
  }

  /** The address of a name that was found before, or null. */
  InetAddress known(String name) {
    return addresses.get(name);
  }

  /** Looks a name up; {@code then} gets true if it is known from now on. */
  void find(String name, Consumer<Boolean> then) {
    dns.resolve(name, family(), loop)
        .addListener(
            (FutureListener<List<InetAddress>>)
                found -> {
                  boolean usable = found.isSuccess() && !found.getNow().isEmpty();
                  if (usable) {
                    addresses.put(name, found.getNow().get(0));
                  }
                  then.accept(usable);
                });
  }

  private IpFamily family() {
    return source
        .map(ip -> ip instanceof Inet4Address ? IpFamily.V4 : IpFamily.V6)
        .orElse(IpFamily.ANY);
  }

  /** Remembers under which name this address was last sent to. */
  void sentTo(InetSocketAddress address, Destination name) {
    names.put(address, name);
  }

  /** Remembers that this address was last sent to by its number. */
  void sentTo(InetSocketAddress address) {
    if (!names.isEmpty()) {
      names.remove(address);
    }
  }

  /** The name under which an address was sent to, or null. */
  Destination nameOf(InetSocketAddress address) {
    return names.isEmpty() ? null : names.get(address);
  }

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    Bounded() {
      super(4, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > LIMIT;
    }
  }
}
