package dev.jray.protocol.freedom;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import io.netty.util.concurrent.FutureListener;
import java.net.InetAddress;
import java.util.ArrayList;
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
  private List<InetAddress> found = List.of();
  private List<InetAddress> givenUp = List.of();

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
                answer -> {
                  if (answer.isSuccess() && !answer.getNow().isEmpty()) {
                    found = answer.getNow();
                    List<InetAddress> left = left();
                    List<InetAddress> good = left.isEmpty() ? found : left;
                    then.accept(new Address.Ip(good.get(random.applyAsInt(good.size()))));
                  } else {
                    note(domain, answer.cause());
                    then.accept(domain);
                  }
                });
  }

  /**
   * Picks this address no more, as long as there are others.
   *
   * @return whether the last lookup found another one that was not given up
   */
  boolean giveUp(Address address) {
    if (address instanceof Address.Ip ip && found.contains(ip.value())) {
      List<InetAddress> all = new ArrayList<>(givenUp);
      all.add(ip.value());
      givenUp = all;
      return !left().isEmpty();
    }
    return false;
  }

  private List<InetAddress> left() {
    return givenUp.isEmpty() ? found : found.stream().filter(ip -> !givenUp.contains(ip)).toList();
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
