package dev.jray.protocol.freedom;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import io.netty.util.concurrent.FutureListener;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** Looks names up for one flow, with JRay's own DNS. */
final class NameLookup {
  private final DnsClient dns;
  private final IpFamily family;
  private final Flow flow;
  private final Log log;
  private final IntUnaryOperator random;

  /** Makes a lookup; {@code random} gives a number below its argument. */
  NameLookup(DnsClient dns, IpFamily family, Flow flow, Log log, IntUnaryOperator random) {
    this.dns = dns;
    this.family = family;
    this.flow = flow;
    this.log = log;
    this.random = random;
  }

  /**
   * Looks a name up and picks one of its addresses at random.
   *
   * @param then gets the address, or the name itself if the lookup failed: then the system has to
   *     resolve it, as in V2Ray. Called on the flow's event loop.
   */
  void find(Address.Domain domain, Consumer<Address> then) {
    dns.resolve(domain.name(), family, flow.eventLoop())
        .addListener(
            (FutureListener<List<InetAddress>>)
                found -> {
                  if (found.isSuccess() && !found.getNow().isEmpty()) {
                    List<InetAddress> all = found.getNow();
                    then.accept(new Address.Ip(all.get(random.applyAsInt(all.size()))));
                  } else {
                    note(domain, found.cause());
                    then.accept(domain);
                  }
                });
  }

  private void note(Address.Domain domain, Throwable why) {
    if (log.enabled(Severity.INFO)) {
      String reason = why == null ? "no address" : why.getMessage();
      log.write(
          Severity.INFO,
          flow.id(),
          "proxy/freedom",
          "failed to get IP address for domain "
              + domain.name()
              + ", leaving it to the system > "
              + reason);
    }
  }
}
