package dev.jray.transport.udp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A client's address as the key of a hash table. {@link InetSocketAddress} would do, were it not
 * for its hash: a mere sum, so that one IPv6 network can make up any number of addresses with the
 * same one.
 */
final class ClientKey {
  private final long high;
  private final long low;
  private final long scopeAndPort;
  private final int hash;

  /** Makes a key; all keys of a table must have the same seed, which clients must not know. */
  ClientKey(InetSocketAddress client, long seed) {
    InetAddress address = client.getAddress();
    byte[] bytes = address.getAddress();
    int split = bytes.length / 2;
    long scope = address instanceof Inet6Address v6 ? v6.getScopeId() : -1;
    this.high = number(bytes, 0, split);
    this.low = number(bytes, split, bytes.length);
    this.scopeAndPort = scope << 16 | client.getPort();
    this.hash = (int) mix(mix(mix(seed ^ high) ^ low) ^ scopeAndPort);
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | (bytes[i] & 0xFF);
    }
    return number;
  }

  /** The finisher of MurmurHash3: every bit of the input reaches every bit of the result. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientKey that
        && low == that.low
        && high == that.high
        && scopeAndPort == that.scopeAndPort;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
