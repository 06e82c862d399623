package dev.jray.kernel.instance;

import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;

/** V2Ray's policies of an instance without a policy feature. */
final class DefaultPolicies implements PolicyManager {
  private static final Policy LEVEL_1 =
      new Policy(
          Policy.DEFAULT.handshake(),
          600_000,
          Policy.DEFAULT.uplinkOnly(),
          Policy.DEFAULT.downlinkOnly(),
          false,
          false,
          Policy.DEFAULT.buffer());

  @Override
  public Policy forLevel(int level) {
    return level == 1 ? LEVEL_1 : Policy.DEFAULT;
  }

  @Override
  public SystemPolicy forSystem() {
    return SystemPolicy.DEFAULT;
  }
}
