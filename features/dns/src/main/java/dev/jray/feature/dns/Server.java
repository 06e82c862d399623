package dev.jray.feature.dns;

import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.toolkit.match.IpMatcher;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A configured name server.
 *
 * @param name for log lines
 * @param family what it may be asked for
 * @param timeoutMillis how long it may take
 * @param expected its addresses count only if they are among these
 * @param unexpected its addresses do not count if they are among these
 * @param fallback when it is asked for names that none of its rules match
 * @param last whether no other is asked after it
 * @param fake whether its addresses are no real ones
 */
record Server(
    String name,
    AnswerSource source,
    IpFamily family,
    long timeoutMillis,
    Optional<IpMatcher> expected,
    Optional<IpMatcher> unexpected,
    Fallback fallback,
    boolean last,
    boolean fake) {

  /** When a server is asked for names that are not its own. */
  enum Fallback {
    /** After those whose names they are. */
    ALWAYS,
    /** Unless some server's rules match. */
    UNLESS_MATCHED,
    /** Never. */
    NEVER
  }

  /** Those addresses that count. */
  List<InetAddress> filter(List<InetAddress> addresses) {
    if (expected.isEmpty() && unexpected.isEmpty()) {
      return addresses;
    }
    return addresses.stream()
        .filter(ip -> expected.isEmpty() || expected.get().matches(ip))
        .filter(ip -> unexpected.isEmpty() || !unexpected.get().matches(ip))
        .toList();
  }

  boolean answers(IpFamily wanted) {
    return family == IpFamily.ANY || family == wanted;
  }
}
