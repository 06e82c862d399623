package dev.jray.testkit.fake;

import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** The defaults with one handshake time for all levels; notes which levels were asked for. */
public final class FixedPolicies implements PolicyManager {
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private final long handshakeMillis;

  /** Gives clients this long until their request is known. */
  public FixedPolicies(long handshakeMillis) {
    this.handshakeMillis = handshakeMillis;
  }

  /** The levels that were asked for. */
  public List<Integer> asked() {
    return asked;
  }

  @Override
  public Policy forLevel(int level) {
    asked.add(level);
    return new Policy(handshakeMillis, 300_000, 1_000, 1_000, false, false, OptionalInt.empty());
  }

  @Override
  public SystemPolicy forSystem() {
    throw new AssertionError("the policy of the instance is the kernel's business");
  }
}
