package dev.jray.kernel.sniff;

import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Network;
import dev.jray.spi.sniff.DatagramSniffer;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.sniff.StreamSniffer;
import java.util.List;

/** How one inbound wants the first bytes of its flows to be looked at. Immutable. */
public final class Sniffing {
  /** Not at all. */
  public static final Sniffing NONE =
      new Sniffing(List.of(), List.of(), new Exclusions(List.of()), false);

  private static final String FAKE_DNS_AND_OTHERS = "fakedns+others";

  private final List<StreamSniffer> streams;
  private final List<DatagramSniffer> datagrams;
  private final List<String> overrides;
  private final Exclusions exclusions;
  private final boolean routeOnly;

  /**
   * Makes the rules of an inbound.
   *
   * @param sniffers in the order in which they are asked; none if only metadata counts
   * @param overrides beginnings of the protocols whose name becomes the target
   * @param routeOnly the name is for the router, the outbound keeps the address
   */
  Sniffing(
      List<Sniffer> sniffers, List<String> overrides, Exclusions exclusions, boolean routeOnly) {
    this.streams = only(StreamSniffer.class, sniffers);
    this.datagrams = only(DatagramSniffer.class, sniffers);
    this.overrides = List.copyOf(overrides);
    this.exclusions = exclusions;
    this.routeOnly = routeOnly;
  }

  private static <S extends Sniffer> List<S> only(Class<S> kind, List<Sniffer> sniffers) {
    return sniffers.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Whether the first bytes of a flow are looked at; not if its inbound knows what it carries. */
  public boolean looksInto(Flow flow) {
    boolean anybody =
        flow.target().network() == Network.UDP ? !datagrams.isEmpty() : !streams.isEmpty();
    return anybody && flow.content().protocol().isEmpty();
  }

  List<StreamSniffer> streams() {
    return streams;
  }

  List<DatagramSniffer> datagrams() {
    return datagrams;
  }

  boolean routeOnly() {
    return routeOnly;
  }

  /**
   * Whether a name that was found becomes the target.
   *
   * @param fake the flow goes to a fake address whose name nobody remembers
   */
  boolean overrides(Hit hit, boolean fake) {
    if (hit.domain().isEmpty() || exclusions.contain(hit.domain())) {
      return false;
    }
    for (String override : overrides) {
      if (hit.protocol().startsWith(override) || (fake && override.equals(FAKE_DNS_AND_OTHERS))) {
        return true;
      }
    }
    return false;
  }
}
