package dev.jray.spi.command;

import dev.jray.spi.annotation.Stable;
import java.util.List;

/** Does what a command line asks for. Made for one run, on the program's main thread. */
@Stable
public interface Command {

  /**
   * Does it. The command itself prints what goes wrong, in one line, to the context's {@code err}.
   *
   * @param arguments the words behind the command's name
   * @return what the process exits with; 0 is success, 2 a wrong command line
   * @throws InterruptedException if the program is told to end
   */
  int run(List<String> arguments, CommandContext context) throws InterruptedException;
}
