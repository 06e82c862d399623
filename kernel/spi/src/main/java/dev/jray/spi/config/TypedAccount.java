package dev.jray.spi.config;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.flow.Account;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.Objects;

/**
 * An account as it stands in the configuration, for those who hand users to an inbound without
 * knowing its protocol ({@link dev.jray.spi.protocol.UserManager}).
 */
@Stable
public record TypedAccount(TypedMessage message) implements Account {
  public TypedAccount {
    Objects.requireNonNull(message, "message");
  }

  /** Says the type only: the rest is secret. */
  @Override
  public String toString() {
    return "TypedAccount(" + Messages.type(message) + ")";
  }
}
