package dev.jray.feature.router.balance;

import dev.jray.spi.feature.Observatory.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The outbounds that are not dead, in turn. */
final class RoundRobinStrategy implements Strategy {
  private final AtomicInteger turn = new AtomicInteger();

  @Override
  public List<String> candidates(List<String> tags, Map<String, Health> health) {
    return Liveness.preferred(tags, health);
  }

  @Override
  public String pick(List<String> candidates) {
    return at(candidates, turn.getAndIncrement());
  }

  @Override
  public String peek(List<String> candidates) {
    return at(candidates, turn.get());
  }

  private static String at(List<String> candidates, int turn) {
    return candidates.get(Math.floorMod(turn, candidates.size()));
  }
}
