package dev.jray.feature.router;

import dev.jray.spi.net.Network;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The target's network is one of these. */
final class NetworkCondition implements Condition {
  private final Set<Network> networks = EnumSet.noneOf(Network.class);

  /** Takes the numbers of a message; those of no network match nothing. */
  NetworkCondition(List<Integer> numbers) {
    for (Network network : Network.values()) {
      if (numbers.contains(Networks.of(network.text()).getNumber())) {
        networks.add(network);
      }
    }
  }

  @Override
  public boolean matches(Subject subject) {
    return networks.contains(subject.network());
  }

  @Override
  public String explain(Subject subject) {
    return "network: " + subject.network().text();
  }
}
