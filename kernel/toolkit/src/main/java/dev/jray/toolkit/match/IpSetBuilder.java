package dev.jray.toolkit.match;

/** Collects the networks of an {@link IpSet}. Not thread-safe. */
public final class IpSetBuilder {

  IpSetBuilder() {}

  /**
   * Adds a network; bits behind the prefix are ignored.
   *
   * @param ip 4 or 16 bytes
   * @throws dev.jray.spi.config.ConfigException if the lengths are wrong
   */
  public IpSetBuilder add(byte[] ip, int prefix) {
    throw new UnsupportedOperationException();
  }

  /** The set of what was added so far. */
  public IpSet build() {
    throw new UnsupportedOperationException();
  }
}
