package dev.jray.protocol.vmess;

import dev.jray.spi.feature.InboundManager;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sends users to another VMess inbound of the instance, by a command in the response.
 *
 * @param tag of the other inbound; empty for none
 */
record Detour(String tag, InboundManager inbounds, RandomGenerator random) {
  // An inbound stays as long as the instance; this is the longest that the command can say
  private static final int MINUTES = 255;

  /** The command for a user; none if there is no such inbound, or it is not one of VMess. */
  Optional<SwitchAccount> command(VmessUser user) {
    if (tag.isEmpty() || !(inbounds.find(tag).orElse(null) instanceof VmessInbound other)) {
      return Optional.empty();
    }
    List<SocketAddress> addresses = inbounds.addresses(tag);
    if (addresses.isEmpty()
        || !(addresses.get(random.nextInt(addresses.size())) instanceof InetSocketAddress at)) {
      return Optional.empty();
    }
    VmessUser there = other.guest(user.user().email());
    VmessAccount account = there.account();
    return Optional.of(
        new SwitchAccount(
            "", at.getPort(), account.id(), account.alterIds(), there.user().level(), MINUTES));
  }
}
