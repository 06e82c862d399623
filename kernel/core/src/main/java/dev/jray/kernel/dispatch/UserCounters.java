package dev.jray.kernel.dispatch;

import dev.jray.kernel.relay.FlowLimits;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import dev.jray.spi.feature.StatsManager.Presence;
import dev.jray.spi.flow.Flow;
import java.net.InetSocketAddress;

/** Finds the policy and the counters of a flow, and notes whose it is. */
final class UserCounters {
  private final PolicyManager policies;
  private final StatsManager stats;

  UserCounters(PolicyManager policies, StatsManager stats) {
    this.policies = policies;
    this.stats = stats;
  }

  FlowLimits limits(Flow flow) {
    Policy policy = policies.forLevel(flow.level());
    String email = flow.user().isPresent() ? flow.user().get().email() : "";
    return new FlowLimits(
        policy,
        counter(email, policy.statsUserUplink(), Direction.UPLINK),
        counter(email, policy.statsUserDownlink(), Direction.DOWNLINK));
  }

  /** Notes that the flow's user is there, if that is wanted; to be left when the flow ends. */
  Presence enter(Flow flow) {
    if (flow.user().isEmpty()
        || !policies.forLevel(flow.level()).statsUserOnline()
        || !(flow.source().peer() instanceof InetSocketAddress peer)
        || peer.getAddress() == null) {
      return Presence.NONE;
    }
    String email = flow.user().get().email();
    return email.isEmpty() ? Presence.NONE : stats.enter(email, peer.getAddress());
  }

  private Counter counter(String email, boolean wanted, Direction direction) {
    return wanted && !email.isEmpty()
        ? stats.counter(new StatName(Kind.USER, email, direction))
        : Counter.NONE;
  }
}
