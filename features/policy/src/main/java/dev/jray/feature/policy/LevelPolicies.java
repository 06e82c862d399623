package dev.jray.feature.policy;

import dev.jray.feature.policy.proto.Config;
import dev.jray.feature.policy.proto.Second;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import jakarta.inject.Inject;
import java.util.OptionalInt;

/**
 * The policies of the configured levels; all others have V2Ray's defaults, level 1 too. Immutable
 * once made.
 */
final class LevelPolicies implements PolicyManager, Feature {
  // Asked for each flow, hence a map without boxes.
  private final IntObjectMap<Policy> levels = new IntObjectHashMap<>();
  private final SystemPolicy system;

  @Inject
  LevelPolicies(Config config) {
    config.getLevelMap().forEach((level, policy) -> levels.put(level.intValue(), policy(policy)));
    dev.jray.feature.policy.proto.SystemPolicy.Stats stats = config.getSystem().getStats();
    system =
        new SystemPolicy(
            stats.getInboundUplink(),
            stats.getInboundDownlink(),
            stats.getOutboundUplink(),
            stats.getOutboundDownlink(),
            config.getSystem().getOverrideAccessLogDest());
  }

  @Override
  public Policy forLevel(int level) {
    Policy policy = levels.get(level);
    return policy == null ? Policy.DEFAULT : policy;
  }

  @Override
  public SystemPolicy forSystem() {
    return system;
  }

  private static Policy policy(dev.jray.feature.policy.proto.Policy config) {
    dev.jray.feature.policy.proto.Policy.Timeout timeout = config.getTimeout();
    return new Policy(
        timeout.hasHandshake() ? millis(timeout.getHandshake()) : Policy.DEFAULT.handshake(),
        timeout.hasConnectionIdle()
            ? millis(timeout.getConnectionIdle())
            : Policy.DEFAULT.connIdle(),
        timeout.hasUplinkOnly() ? millis(timeout.getUplinkOnly()) : Policy.DEFAULT.uplinkOnly(),
        timeout.hasDownlinkOnly()
            ? millis(timeout.getDownlinkOnly())
            : Policy.DEFAULT.downlinkOnly(),
        config.getStats().getUserUplink(),
        config.getStats().getUserDownlink(),
        config.getStats().getUserOnline(),
        config.hasBuffer()
            ? OptionalInt.of(Math.max(-1, config.getBuffer().getConnection()))
            : OptionalInt.empty());
  }

  private static long millis(Second seconds) {
    return Integer.toUnsignedLong(seconds.getValue()) * 1000;
  }
}
