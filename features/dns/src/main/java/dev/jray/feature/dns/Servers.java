package dev.jray.feature.dns;

import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.toolkit.match.DomainMatcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The configured servers, and in which order they are asked for a name. */
final class Servers {
  private static final int[] NONE = {};

  private final List<Server> all;
  private final DomainMatcher rules;
  // Most names match no rule: what is asked for them is the same list each time
  private final Map<IpFamily, List<Server>> real = new EnumMap<>(IpFamily.class);
  private final Map<IpFamily, List<Server>> withFakes = new EnumMap<>(IpFamily.class);

  /**
   * Takes the servers.
   *
   * @param rules answer with the server's place in the list
   */
  Servers(List<Server> all, DomainMatcher rules) {
    this.all = List.copyOf(all);
    this.rules = rules;
    for (IpFamily family : IpFamily.values()) {
      real.put(family, order(NONE, family, false));
      withFakes.put(family, order(NONE, family, true));
    }
  }

  /**
   * The servers for a name: those whose rules match, the closest match first, then the others that
   * are willing, in the order of the configuration.
   *
   * @param fake whether addresses that are no real ones will do
   */
  List<Server> forName(String name, IpFamily family, boolean fake) {
    int[] matching = rules.all(name);
    if (matching.length == 0) {
      return (fake ? withFakes : real).get(family);
    }
    return order(matching, family, fake);
  }

  private List<Server> order(int[] matching, IpFamily family, boolean fake) {
    List<Server> order = new ArrayList<>(all.size());
    for (int index : matching) {
      order.add(all.get(index));
    }
    for (Server server : all) {
      if (!order.contains(server) && willing(server, matching.length > 0)) {
        order.add(server);
      }
    }
    order.removeIf(
        server -> (server.fake() && !fake) || (family != IpFamily.ANY && !server.answers(family)));
    return List.copyOf(order);
  }

  private static boolean willing(Server server, boolean anyMatches) {
    return switch (server.fallback()) {
      case ALWAYS -> true;
      case UNLESS_MATCHED -> !anyMatches;
      case NEVER -> false;
    };
  }
}
