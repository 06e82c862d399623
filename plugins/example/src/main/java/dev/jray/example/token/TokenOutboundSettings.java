package dev.jray.example.token;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import java.util.Optional;

/** Settings of the outbound: {@code {"address": "...", "port": 443, "token": "..."}}. */
record TokenOutboundSettings(Destination server, TokenAccount account) {
  static TokenOutboundSettings from(ConfigNode in) {
    Optional<Address> address = in.get("address").address();
    if (address.isEmpty()) {
      in.get("address").fail("write the server's name or IP address");
    }
    int port = in.get("port").port(0);
    if (port == 0) {
      in.get("port").fail("write the server's port, 1 to 65535");
    }
    Destination server = Destination.tcp(address.orElse(new Address.Domain("")), port);
    return new TokenOutboundSettings(server, TokenAccount.from(in));
  }
}
