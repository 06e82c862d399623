package dev.jray.launcher;

import picocli.CommandLine.Command;

/** {@code jray version}. */
@Command(name = "version", description = "Prints the versions of JRay and of the Java it runs on.")
final class VersionCommand extends Tool {
  VersionCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run() {
    Version.print(shell().out());
    return ExitCode.OK;
  }
}
