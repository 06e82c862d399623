package dev.jray.spi.feature;

import dev.jray.spi.annotation.Incubating;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A line about a name lookup. Texts may hold what a client or server sent; the log escapes them.
 *
 * @param server who was asked, as it is named in the configuration
 * @param cached whether an earlier answer was used
 * @param domain what was asked for
 * @param addresses the answer; empty if there was none
 * @param elapsed how long it took; zero if nobody was asked
 * @param error why there is no answer; empty if there is one
 */
@Incubating
public record DnsRecord(
    String server,
    boolean cached,
    String domain,
    List<InetAddress> addresses,
    Duration elapsed,
    String error) {
  public DnsRecord {
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(domain, "domain");
    addresses = List.copyOf(addresses);
    Objects.requireNonNull(elapsed, "elapsed");
    Objects.requireNonNull(error, "error");
  }
}
