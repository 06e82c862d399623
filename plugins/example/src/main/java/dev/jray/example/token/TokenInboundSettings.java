package dev.jray.example.token;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.flow.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the inbound: {@code {"users": [{"token": "...", "email": "...", "level": 0}]}}.
 *
 * @param users each with a {@link TokenAccount} of its own
 */
record TokenInboundSettings(List<User> users) {
  TokenInboundSettings {
    users = List.copyOf(users);
  }

  // Says what is wrong through the node and goes on, so that one run finds all problems; the result
  // is thrown away if there was any.
  static TokenInboundSettings from(ConfigNode in) {
    List<User> users = new ArrayList<>();
    for (ConfigNode node : in.get("users").elements()) {
      TokenAccount account = TokenAccount.from(node);
      if (users.stream().anyMatch(user -> user.account().equals(account))) {
        node.get("token").fail("another user has this token: give each one of its own");
      }
      users.add(new User(node.get("email").string(""), node.get("level").uint32(0), account));
    }
    if (users.isEmpty()) {
      in.get("users").fail("nobody could connect: write a list of users, [{\"token\": \"...\"}]");
    }
    return new TokenInboundSettings(users);
  }

  /** The user with this token. Always looks at all of them, to take the same time. */
  Optional<User> find(byte[] token) {
    Optional<User> found = Optional.empty();
    for (User user : users) {
      if (((TokenAccount) user.account()).matches(token)) {
        found = Optional.of(user);
      }
    }
    return found;
  }
}
