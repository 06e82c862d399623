package dev.jray.tests.bench.load;

import java.net.InetSocketAddress;

/**
 * Where a load goes.
 *
 * @param proxy where clients connect to; the origin's own address if there is no proxy
 */
public record Target(Entry entry, InetSocketAddress proxy, Origin origin) {
  /** Without a proxy. */
  public static Target direct(Origin origin) {
    return new Target(Entry.RAW, origin.address(), origin);
  }
}
