package dev.jray.kernel.instance;

import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Policies whose buffer, where they name none, is that of the process. */
final class BufferedPolicies implements PolicyManager {
  private final PolicyManager policies;
  private final OptionalInt buffer;

  // There are as many as the configuration has, and the default
  private final Map<Policy, Policy> completed = new ConcurrentHashMap<>();

  private BufferedPolicies(PolicyManager policies, OptionalInt buffer) {
    this.policies = policies;
    this.buffer = buffer;
  }

  /** The policies themselves if the process names no buffer either. */
  static PolicyManager of(PolicyManager policies, OptionalInt buffer) {
    return buffer.isEmpty() ? policies : new BufferedPolicies(policies, buffer);
  }

  @Override
  public Policy forLevel(int level) {
    Policy policy = policies.forLevel(level);
    return policy.buffer().isPresent()
        ? policy
        : completed.computeIfAbsent(policy, incomplete -> incomplete.withBuffer(buffer));
  }

  @Override
  public SystemPolicy forSystem() {
    return policies.forSystem();
  }
}
