package dev.jray.spi.command;

import dev.jray.spi.annotation.Stable;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Describes a command, such as {@code jray api}.
 *
 * @param name the word behind {@code jray}, lower case
 * @param summary what it does, one line
 * @param command makes it; called only if it shall run
 */
@Stable
public record CommandProvider(String name, String summary, Supplier<Command> command) {
  public CommandProvider {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(command, "command");
  }
}
