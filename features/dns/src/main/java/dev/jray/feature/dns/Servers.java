package dev.jray.feature.dns;

import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.toolkit.match.DomainMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The configured servers, and in which order they are asked for a name. */
final class Servers {
  private final List<Server> all;
  private final DomainMatcher rules;

  /**
   * Takes the servers.
   *
   * @param rules answer with the server's place in the list
   */
  Servers(List<Server> all, DomainMatcher rules) {
    this.all = List.copyOf(all);
    this.rules = rules;
  }

  /**
   * The servers for a name: those whose rules match, the closest match first, then the others that
   * are willing, in the order of the configuration.
   *
   * @param fake whether addresses that are no real ones will do
   */
  List<Server> forName(String name, IpFamily family, boolean fake) {
    int[] matching = rules.all(name);
    List<Server> order = new ArrayList<>(all.size());
    for (int index : matching) {
      order.add(all.get(index));
    }
    for (Server server : all) {
      boolean willing =
          switch (server.fallback()) {
            case ALWAYS -> true;
            case UNLESS_MATCHED -> matching.length == 0;
            case NEVER -> false;
          };
      if (willing && !order.contains(server)) {
        order.add(server);
      }
    }
    Stream<Server> asked = order.stream().filter(server -> fake || !server.fake());
    return family == IpFamily.ANY
        ? asked.toList()
        : asked.filter(server -> server.answers(family)).toList();
  }
}
