package dev.jray.toolkit.match;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A set of IP addresses, held as sorted ranges. IPv4-mapped addresses count as IPv4. Immutable and
 * thread-safe.
 */
public final class IpSet {
  private final Ipv4Ranges ipv4;
  private final Ipv6Ranges ipv6;
  // null where this set is itself no inverse
  private final IpSet original;

  IpSet(Ipv4Ranges ipv4, Ipv6Ranges ipv6) {
    this(ipv4, ipv6, null);
  }

  private IpSet(Ipv4Ranges ipv4, Ipv6Ranges ipv6, IpSet original) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.original = original;
  }

  /** Begins a new set. */
  public static IpSetBuilder builder() {
    return new IpSetBuilder();
  }

  /** Whether the address is in the set. */
  public boolean contains(InetAddress address) {
    return holds(address) == (original == null);
  }

  private boolean holds(InetAddress address) {
    byte[] ip = address.getAddress();
    if (address instanceof Inet4Address) {
      return ipv4.contains(Ipv4Ranges.number(ip, 0));
    }
    if (address instanceof Inet6Address) {
      return isMapped(ip)
          ? ipv4.contains(Ipv4Ranges.number(ip, 12))
          : ipv6.contains(Ipv6Ranges.number(ip, 0), Ipv6Ranges.number(ip, 8));
    }
    return false;
  }

  /** Whether these 16 bytes are an IPv4 address (RFC 4291, section 2.5.5.2). */
  static boolean isMapped(byte[] ip) {
    return Ipv6Ranges.number(ip, 0) == 0 && (Ipv6Ranges.number(ip, 8) >>> 32) == 0xFFFF;
  }

  /**
   * The network that the address lies in, such as {@code 192.0.2.0/24}, or where networks met and
   * became one range, {@code 192.0.2.0-192.0.4.255}; empty if it is not in the set. An inverse set
   * answers with the address.
   */
  public Optional<String> find(InetAddress address) {
    if (!contains(address)) {
      return Optional.empty();
    }
    if (original != null) {
      return Optional.of(address.getHostAddress());
    }
    byte[] ip = address.getAddress();
    if (ip.length == 4) {
      return Optional.of(ipv4.text(Ipv4Ranges.number(ip, 0)));
    }
    return Optional.of(
        isMapped(ip)
            ? ipv4.text(Ipv4Ranges.number(ip, 12))
            : ipv6.text(Ipv6Ranges.number(ip, 0), Ipv6Ranges.number(ip, 8)));
  }

  /** All addresses that are not in this set; shares its memory. */
  public IpSet inverse() {
    return original != null ? original : new IpSet(ipv4, ipv6, this);
  }

  /** How many ranges it holds. */
  public int ranges() {
    return ipv4.size() + ipv6.size();
  }
}
