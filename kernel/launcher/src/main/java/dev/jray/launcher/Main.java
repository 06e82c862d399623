package dev.jray.launcher;

import java.util.List;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs JRay as its command line says, and exits. */
  public static void main(String[] arguments) {
    Running running = new Running(() -> Runtime.getRuntime().halt(ExitCode.OK.number()));
    System.exit(new Launcher(Shell.ofProcess(), running).run(List.of(arguments)));
  }
}
