package dev.jray.tests.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that takes one configuration file.
 *
 * @param arguments what stands before the file's name
 * @param environment added to the benchmark's own
 */
public record Program(Path executable, List<String> arguments, Map<String, String> environment) {
  public Program {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The command line for a configuration. */
  List<String> command(Path config) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    command.add(config.toString());
    return command;
  }
}
