package dev.jray.kernel.sniff;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.sniff.SniffResult.Hit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives flows the target that their client means: the name that it was given a fake address for, or
 * the one that it told in its first bytes. A fake address is dialed by nobody.
 */
public final class Aiming {
  private static final String FAKE_DNS = "fakedns";

  private final FakeDns fakes;
  private final Log log;

  /** Asks this feature for names. */
  public Aiming(FakeDns fakes, Log log) {
    this.fakes = fakes;
    this.log = log;
  }

  /** Whether even a flow of which nothing was sniffed may get another target. */
  public boolean always() {
    return fakes != FakeDns.NONE;
  }

  /**
   * Aims a flow.
   *
   * @param hit what was sniffed; null if nothing was
   * @throws FlowException if it goes to a fake address whose name nobody knows
   */
  public Aim aim(Flow flow, Sniffing sniffing, Hit hit) {
    Flow known = hit == null ? flow : flow.carrying(content(flow.content(), hit));
    boolean fake = fake(flow.target().address());
    if (fake) {
      Optional<String> name = fakes.domain(((Address.Ip) flow.target().address()).value());
      if (name.isPresent()) {
        return named(known, name.get());
      }
    }
    if (hit != null && sniffing.overrides(hit, fake)) {
      Address address = SniffedName.parse(hit.domain());
      if (address != null && !fake(address)) {
        note(flow, hit.domain());
        Flow routed = known.withTarget(flow.target().withAddress(address));
        return new Aim(routed, sniffing.routeOnly() && !fake ? known : routed);
      }
    }
    if (fake) {
      throw new FlowException(
          NetworkError.NOT_ALLOWED,
          "no name is known for the fake address " + flow.target().address());
    }
    return new Aim(known, known);
  }

  private boolean fake(Address address) {
    return always() && address instanceof Address.Ip ip && fakes.covers(ip.value());
  }

  private Aim named(Flow flow, String name) {
    note(flow, name);
    Destination target = flow.target().withAddress(new Address.Domain(name));
    Content content = flow.content();
    Flow aimed =
        content.protocol().isEmpty()
            ? flow.carrying(new Content(FAKE_DNS, content.attributes()))
            : flow;
    aimed = aimed.withTarget(target);
    return new Aim(aimed, aimed);
  }

  private static Content content(Content before, Hit hit) {
    if (hit.attributes().isEmpty() || before.attributes().isEmpty()) {
      return new Content(
          hit.protocol(), hit.attributes().isEmpty() ? before.attributes() : hit.attributes());
    }
    Map<String, String> all = new HashMap<>(hit.attributes());
    all.putAll(before.attributes());
    return new Content(hit.protocol(), all);
  }

  private void note(Flow flow, String domain) {
    if (log.enabled(Severity.INFO)) {
      log.write(Severity.INFO, flow.id(), "app/dispatcher", "sniffed domain: " + domain);
    }
  }
}
