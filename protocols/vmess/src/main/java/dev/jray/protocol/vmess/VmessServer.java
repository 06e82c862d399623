package dev.jray.protocol.vmess;

import dev.jray.spi.net.Destination;
import java.util.List;

/**
 * A server of the outbound.
 *
 * @param address where it listens
 * @param users whom to be there; at least one
 */
record VmessServer(Destination address, List<VmessAccount> users) {
  VmessServer {
    users = List.copyOf(users);
  }
}
