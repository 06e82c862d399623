package dev.jray.toolkit.match;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A set of IP addresses, held as sorted ranges. IPv4-mapped addresses count as IPv4. Immutable and
 * thread-safe.
 */
public final class IpSet {

  /** Begins a new set. */
  public static IpSetBuilder builder() {
    return new IpSetBuilder();
  }

  /** Whether the address is in the set. */
  public boolean contains(InetAddress address) {
    throw new UnsupportedOperationException();
  }

  /**
   * The network that the address lies in, such as {@code 192.0.2.0/24}, or where networks met and
   * became one range, {@code 192.0.2.0-192.0.4.255}; empty if it is not in the set. Of an inverse
   * set it is the gap.
   */
  public Optional<String> find(InetAddress address) {
    throw new UnsupportedOperationException();
  }

  /** All addresses that are not in this set; shares its memory. */
  public IpSet inverse() {
    throw new UnsupportedOperationException();
  }

  /** How many ranges it holds. */
  public int ranges() {
    throw new UnsupportedOperationException();
  }
}
