package dev.jray.toolkit.match;

import dev.jray.spi.config.ConfigException;

/** Collects the networks of an {@link IpSet}. Not thread-safe. */
public final class IpSetBuilder {
  private static final int MAPPED_BITS = 96;

  private final Ipv4Ranges.Builder ipv4 = new Ipv4Ranges.Builder();
  private final Ipv6Ranges.Builder ipv6 = new Ipv6Ranges.Builder();

  IpSetBuilder() {}

  /**
   * Adds a network; bits behind the prefix are ignored.
   *
   * @param ip 4 or 16 bytes
   * @throws ConfigException if the lengths are wrong
   */
  public IpSetBuilder add(byte[] ip, int prefix) {
    if (ip.length != 4 && ip.length != 16) {
      throw new ConfigException(
          "unexpect ip length: " + ip.length + "; a network has an address of 4 or 16 bytes");
    }
    if (prefix < 0 || prefix > 8 * ip.length) {
      throw new ConfigException(
          "invalid network mask for router: "
              + Integer.toUnsignedString(prefix)
              + "; it has at most "
              + 8 * ip.length
              + " bits");
    }
    if (ip.length == 4) {
      ipv4.add(Ipv4Ranges.number(ip, 0), prefix);
    } else if (prefix >= MAPPED_BITS && IpSet.isMapped(ip)) {
      ipv4.add(Ipv4Ranges.number(ip, 12), prefix - MAPPED_BITS);
    } else {
      ipv6.add(Ipv6Ranges.number(ip, 0), Ipv6Ranges.number(ip, 8), prefix);
    }
    return this;
  }

  /** The set of what was added so far. */
  public IpSet build() {
    return new IpSet(ipv4.build(), ipv6.build());
  }
}
