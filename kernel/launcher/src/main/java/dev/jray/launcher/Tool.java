package dev.jray.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that picocli reads. */
abstract class Tool implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = {"-debug", "--debug"},
      description = "Shows stack traces; JRAY_DEBUG=1 does too.")
  private boolean debug;

  Tool(Shell shell) {
    this.shell = shell;
  }

  Shell shell() {
    return shell;
  }

  boolean debug() {
    return debug || shell.debug();
  }

  /** Does the work. */
  abstract ExitCode run();

  @Override
  public final Integer call() {
    return run().number();
  }
}
