package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import java.util.Objects;

/**
 * Who a flow belongs to.
 *
 * @param email the name in logs and counters; empty if the user has none
 * @param level selects the policy; 0 unless configured
 * @param account the protocol's own data; never printed
 */
@Stable
public record User(String email, int level, Account account) {
  public User {
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(account, "account");
  }

  @Override
  public String toString() {
    return "User(" + email + ", level " + level + ")";
  }
}
