package dev.jray.protocol.vmess;

import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.InboundManager.Worker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sends users to another VMess inbound of the instance, by a command in the response.
 *
 * @param tag of the other inbound; empty for none
 */
record Detour(String tag, InboundManager inbounds, RandomGenerator random) {
  // The longest that the command can say
  private static final long MAX_MINUTES = 255;

  /** The command for a user; none if there is no such inbound, or it is not one of VMess. */
  Optional<SwitchAccount> command(VmessUser user) {
    if (tag.isEmpty()) {
      return Optional.empty();
    }
    List<Worker> workers = inbounds.workers(tag);
    if (workers.isEmpty()) {
      return Optional.empty();
    }
    Worker worker = workers.get(random.nextInt(workers.size()));
    return worker.protocol() instanceof VmessInbound other
            && worker.address() instanceof InetSocketAddress at
        ? Optional.of(command(user, other, at.getPort(), worker.left().toMinutes()))
        : Optional.empty();
  }

  private static SwitchAccount command(VmessUser user, VmessInbound other, int port, long minutes) {
    VmessUser there = other.guest(user);
    VmessAccount account = there.account();
    return new SwitchAccount(
        "",
        port,
        account.id(),
        account.alterIds(),
        there.user().level(),
        (int) Math.min(MAX_MINUTES, minutes));
  }
}
