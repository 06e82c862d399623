package dev.jray.feature.api.command;

import dev.jray.spi.command.Command;
import dev.jray.spi.command.CommandContext;
import java.util.List;

/** {@code jray api}. */
public final class ApiCommand implements Command {
  @Override
  public int run(List<String> arguments, CommandContext context) {
    return 2;
  }
}
