package dev.jray.feature.router.balance;

import dev.jray.spi.feature.Observatory.Health;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Any outbound that is not dead. */
final class RandomStrategy implements Strategy {
  private final RandomGenerator random;
  private final boolean aliveOnly;

  /**
   * Takes where chance comes from.
   *
   * @param aliveOnly whether none is better than a dead one
   */
  RandomStrategy(RandomGenerator random, boolean aliveOnly) {
    this.random = random;
    this.aliveOnly = aliveOnly;
  }

  @Override
  public List<String> candidates(List<String> tags, Map<String, Health> health) {
    return aliveOnly ? Liveness.alive(tags, health) : Liveness.preferred(tags, health);
  }

  @Override
  public String pick(List<String> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  @Override
  public boolean anyRatherThanNone() {
    return !aliveOnly;
  }
}
