package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The descriptors of one plugin, asked for once and checked.
 *
 * @param descriptors in the order in which the plugin named them
 */
record Provided(Map<Offer, Object> descriptors) {

  /** Asks the plugin; whatever its methods throw comes out of here. */
  static Provided of(Plugin plugin) throws RefusedException {
    Reading reading = new Reading();
    for (InboundProtocol<?> one : checked("inbounds()", plugin.inbounds())) {
      reading.add(Offer.of(one), one, one.handler());
    }
    for (OutboundProtocol<?> one : checked("outbounds()", plugin.outbounds())) {
      reading.add(Offer.of(one), one, one.handler());
    }
    for (TransportProvider<?> one : checked("transports()", plugin.transports())) {
      reading.add(Offer.of(one), one, one.handler());
    }
    for (SecurityProvider<?> one : checked("securities()", plugin.securities())) {
      reading.add(Offer.of(one), one, one.handler());
    }
    for (FeatureProvider<?> one : checked("features()", plugin.features())) {
      reading.add(Offer.of(one), one, one.handler());
    }
    for (CommandProvider one : checked("commands()", plugin.commands())) {
      reading.add(Offer.of(one), one, CommandProvider.class);
    }
    for (Sniffer one : checked("sniffers()", plugin.sniffers())) {
      reading.add(Offer.of(one), one, one.getClass());
    }
    return new Provided(reading.descriptors);
  }

  /** What there is, in the plugin's order. */
  List<Offer> offers() {
    return List.copyOf(descriptors.keySet());
  }

  private static <T> List<T> checked(String method, List<T> answer) throws RefusedException {
    boolean good = answer != null;
    if (good) {
      for (T element : answer) {
        good &= element != null;
      }
    }
    if (!good) {
      throw new RefusedException(
          "its " + method + (answer == null ? " answers null" : " lists a null"),
          "remove it and tell its author to answer a list, an empty one if need be");
    }
    return List.copyOf(answer);
  }

  /** Collects descriptors, each name once. */
  private static final class Reading {
    private final Map<Offer, Object> descriptors = new LinkedHashMap<>();
    private final Map<String, Object> owners = new HashMap<>();

    void add(Offer offer, Object descriptor, Class<?> handler) throws RefusedException {
      checkName(offer.kind().word(), offer.name(), offer.kind() == Offer.Kind.FEATURE);
      for (String network : offer.networks()) {
        checkName("network", network, false);
      }
      for (String claim : new LinkedHashSet<>(offer.claims())) {
        // Two names for the same handler may share their settings' type
        boolean ofType = offer.claimsType() && claim.equals(offer.typeClaim());
        Object owner = ofType ? handler : descriptor;
        Object first = owners.putIfAbsent(claim, owner);
        if (first != null && !(ofType && first.equals(owner))) {
          throw new RefusedException(
              "it provides " + claim + " twice",
              "remove it and tell its author that a name belongs to one descriptor");
        }
      }
      descriptors.put(offer, descriptor);
    }

    private static void checkName(String kind, String name, boolean upperCase)
        throws RefusedException {
      boolean good = !name.isEmpty();
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        good &= c > ' ' && (upperCase || !Character.isUpperCase(c));
      }
      if (!good) {
        throw new RefusedException(
            "it provides " + kind + " '" + name + "', a name no configuration can use",
            "remove it and tell its author that names are "
                + (upperCase ? "" : "lower-case ")
                + "words without blanks");
      }
    }
  }
}
