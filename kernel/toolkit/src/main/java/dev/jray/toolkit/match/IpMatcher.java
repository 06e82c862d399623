package dev.jray.toolkit.match;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Several sets of IP addresses, of which one must contain an address. Immutable. */
public final class IpMatcher {
  private final Part[] parts;

  /** Takes the sets. */
  public IpMatcher(List<Part> parts) {
    this.parts = parts.toArray(new Part[0]);
  }

  /** Whether any set contains the address. */
  public boolean matches(InetAddress address) {
    for (Part part : parts) {
      if (part.set.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The network that the address lies in, with the name of its list if it has one, as in {@code
   * geoip:test, entry 192.0.2.0/24}; empty if nothing matches.
   */
  public Optional<String> find(InetAddress address) {
    for (Part part : parts) {
      Optional<String> found = part.set.find(address);
      if (found.isPresent()) {
        return part.name.isEmpty() ? found : found.map(text -> part.name + ", entry " + text);
      }
    }
    return Optional.empty();
  }

  /**
   * A set.
   *
   * @param name of its list, such as {@code geoip:test}, or empty
   */
  public record Part(String name, IpSet set) {
    public Part {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(set, "set");
    }
  }
}
