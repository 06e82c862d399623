package dev.jray.spi.feature;

import dev.jray.spi.annotation.Incubating;
import dev.jray.spi.feature.DnsClient.IpFamily;
import java.net.InetAddress;
import java.util.List;

/**
 * What a name server would say.
 *
 * @param addresses may be empty: the name exists but has none of this family
 * @param rcode 0, or why there are no addresses, such as 3 for a name that does not exist
 * @param ttlSeconds how long clients may keep the answer
 */
@Incubating
public record DnsAnswer(List<InetAddress> addresses, int rcode, int ttlSeconds) {
  /** What V2Ray tells its clients, whatever it was told itself. */
  public static final int TTL_SECONDS = 600;

  public DnsAnswer {
    addresses = List.copyOf(addresses);
  }

  /** A good answer with those addresses that belong to the family. */
  public static DnsAnswer of(List<InetAddress> addresses, IpFamily family) {
    return new DnsAnswer(addresses.stream().filter(family::covers).toList(), 0, TTL_SECONDS);
  }
}
