package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The descriptors of one plugin, asked for once and checked. */
record Provided(
    List<InboundProtocol<?>> inbounds,
    List<OutboundProtocol<?>> outbounds,
    List<TransportProvider<?>> transports,
    List<SecurityProvider<?>> securities,
    List<FeatureProvider<?>> features,
    List<CommandProvider> commands,
    List<Sniffer> sniffers) {

  /** Asks the plugin; whatever its methods throw comes out of here. */
  static Provided of(Plugin plugin) throws RefusedException {
    Provided provided =
        new Provided(
            checked("inbounds()", plugin.inbounds()),
            checked("outbounds()", plugin.outbounds()),
            checked("transports()", plugin.transports()),
            checked("securities()", plugin.securities()),
            checked("features()", plugin.features()),
            checked("commands()", plugin.commands()),
            checked("sniffers()", plugin.sniffers()));
    provided.checkNames();
    Set<String> seen = new HashSet<>();
    for (String claim : provided.claims()) {
      if (!seen.add(claim)) {
        throw new RefusedException(
            "it provides " + claim + " twice",
            "remove it and tell its author that a name belongs to one descriptor");
      }
    }
    return provided;
  }

  /** Such as {@code inbound socks}, for tables. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (InboundProtocol<?> inbound : inbounds) {
      names.add("inbound ".concat(inbound.name()));
    }
    for (OutboundProtocol<?> outbound : outbounds) {
      names.add("outbound ".concat(outbound.name()));
    }
    for (TransportProvider<?> transport : transports) {
      names.add("transport ".concat(transport.name()));
    }
    for (SecurityProvider<?> security : securities) {
      names.add("security ".concat(security.name()));
    }
    for (FeatureProvider<?> feature : features) {
      names.add("feature ".concat(feature.section()));
    }
    for (CommandProvider command : commands) {
      names.add("command ".concat(command.name()));
    }
    for (Sniffer sniffer : sniffers) {
      names.add("sniffer ".concat(sniffer.name()));
    }
    return names;
  }

  /**
   * All that only one plugin may have, in words that fit into a sentence. One that occurs twice is
   * the plugin's own mistake.
   */
  List<String> claims() {
    Claims claims = new Claims();
    for (InboundProtocol<?> one : inbounds) {
      claims.add("inbound", one.name(), one.codec(), one.handler());
    }
    for (OutboundProtocol<?> one : outbounds) {
      claims.add("outbound", one.name(), one.codec(), one.handler());
    }
    for (TransportProvider<?> one : transports) {
      claims.add("transport", one.name());
      for (String network : new LinkedHashSet<>(one.networks())) {
        claims.add("network", network);
      }
    }
    for (SecurityProvider<?> one : securities) {
      claims.add("security", one.name(), one.codec(), one.handler());
    }
    for (FeatureProvider<?> one : features) {
      claims.add("feature", one.section(), one.codec(), one.handler());
    }
    for (CommandProvider one : commands) {
      claims.add("command", one.name());
    }
    for (Sniffer one : sniffers) {
      claims.add("sniffer", one.name());
    }
    return claims.all;
  }

  List<Object> descriptors() {
    List<Object> all = new ArrayList<>(inbounds);
    all.addAll(outbounds);
    all.addAll(transports);
    all.addAll(securities);
    all.addAll(features);
    all.addAll(commands);
    all.addAll(sniffers);
    return all;
  }

  private void checkNames() throws RefusedException {
    for (InboundProtocol<?> inbound : inbounds) {
      checkName("inbound", inbound.name(), false);
    }
    for (OutboundProtocol<?> outbound : outbounds) {
      checkName("outbound", outbound.name(), false);
    }
    for (TransportProvider<?> transport : transports) {
      checkName("transport", transport.name(), false);
      for (String network : transport.networks()) {
        checkName("network", network, false);
      }
    }
    for (SecurityProvider<?> security : securities) {
      checkName("security", security.name(), false);
    }
    for (FeatureProvider<?> feature : features) {
      checkName("feature", feature.section(), true);
    }
    for (CommandProvider command : commands) {
      checkName("command", command.name(), false);
    }
    for (Sniffer sniffer : sniffers) {
      checkName("sniffer", sniffer.name(), false);
    }
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

  /** Collects claims; two names for the same handler may share their settings' type. */
  private static final class Claims {
    private final List<String> all = new ArrayList<>();
    private final Map<String, Class<?>> handlers = new HashMap<>();

    void add(String kind, String name) {
      all.add(claim(kind, name));
    }

    void add(String kind, String name, ConfigCodec<?> codec, Class<?> handler) {
      add(kind, name);
      String type = claim(kind.concat(" settings"), codec.type());
      if (handlers.put(type, handler) != handler) {
        all.add(type);
      }
    }

    private static String claim(String kind, String name) {
      return kind + " '" + name + "'";
    }
  }
}
