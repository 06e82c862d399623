package dev.jray.protocol.http;

import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.flow.User;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of the inbound.
 *
 * @param users by name; if there is one, clients must log in
 * @param allowTransparent whether requests without a host in their target are served by their Host
 *     header
 * @param level the policy level of all clients
 */
record HttpSettings(Map<String, User> users, boolean allowTransparent, int level) {
  HttpSettings {
    users = Map.copyOf(users);
  }

  static HttpSettings of(ServerConfig config) {
    Map<String, User> users = new HashMap<>();
    config
        .getAccountsMap()
        .forEach(
            (name, password) ->
                users.put(
                    name, new User(name, config.getUserLevel(), new HttpAccount(name, password))));
    return new HttpSettings(users, config.getAllowTransparent(), config.getUserLevel());
  }
}
