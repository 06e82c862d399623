package dev.jray.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.function.ToIntFunction;

/** Finds out what the command line asks for, does it, and turns what goes wrong into a message. */
final class Launcher {
  private static final String PROGRAM = "jray";

  private final Shell shell;
  private final Running running;

  Launcher(Shell shell, Running running) {
    this.shell = shell;
    this.running = running;
  }

  /** Does it; the result is what the process exits with. */
  int run(List<String> arguments) {
    boolean debug = shell.debug() || arguments.contains("-debug") || arguments.contains("--debug");
    try {
      return dispatch(arguments, e -> failed(e, debug, shell.err()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED.number();
    } catch (RuntimeException | LinkageError e) {
      return failed(e, debug);
    }
  }

  private int failed(Throwable e, boolean debug) {
    return failed(e, debug, shell.out());
  }

  private int failed(Throwable e, boolean debug, PrintStream sentences) {
    if (debug) {
      e.printStackTrace(shell.err());
    }
    if (e instanceof Failure failure) {
      sentences.println(failure.getMessage());
      return failure.exitCode().number();
    }
    shell
        .err()
        .println(
            "jray: " + e + "; this is a fault of JRay or of a plugin, JRAY_DEBUG=1 shows where");
    return ExitCode.FAILED.number();
  }

  /**
   * Runs what the arguments say.
   *
   * @param failed tells on standard error what a tool threw: another program may read its output
   */
  private int dispatch(List<String> arguments, ToIntFunction<Throwable> failed)
      throws InterruptedException {
    String first = arguments.isEmpty() ? "-" : arguments.get(0);
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    if (first.startsWith("-")) {
      return instance(PROGRAM, RunArguments.Reader.ofV2Ray(), arguments).number();
    }
    return switch (first) {
      case "run" -> instance("jray run", RunArguments.Reader.ofRun(), rest).number();
      case "check" -> check(rest).number();
      case "index" -> Installed.index(shell).number();
      case "warm-up" -> new WarmUp(shell).run().number();
      default -> Tools.run(shell, arguments, failed);
    };
  }

  private ExitCode instance(String name, RunArguments.Reader reader, List<String> words)
      throws InterruptedException {
    RunArguments arguments;
    try {
      arguments = reader.read(words);
    } catch (UsageException e) {
      return usage(name, reader, e.getMessage());
    }
    if (reader.helpWanted()) {
      return usage(name, reader, "");
    }
    if (!arguments.rest().isEmpty()) {
      String rest = String.join(" ", arguments.rest());
      if (!name.equals(PROGRAM)) {
        return usage(name, reader, "not expected here: " + rest);
      }
      shell.err().println("ignored, as V2Ray does: " + rest);
    }
    if (!arguments.version()) {
      HeadStart.begin();
    }
    Version.print(shell.out());
    if (arguments.version()) {
      return ExitCode.OK;
    }
    RunCommand command = new RunCommand(shell, arguments, running);
    return arguments.test() ? command.check() : command.run();
  }

  private ExitCode check(List<String> words) {
    RunArguments.Reader reader = RunArguments.Reader.ofCheck();
    try {
      RunArguments arguments = reader.read(words);
      if (!reader.helpWanted() && arguments.rest().isEmpty()) {
        return new RunCommand(shell, arguments, running).check();
      }
      String unexpected = String.join(" ", arguments.rest());
      return usage(
          "jray check", reader, unexpected.isEmpty() ? "" : "not expected here: " + unexpected);
    } catch (UsageException e) {
      return usage("jray check", reader, e.getMessage());
    }
  }

  /** Prints the usage, to standard error as V2Ray does; it is no error if it was asked for. */
  private ExitCode usage(String name, RunArguments.Reader reader, String problem) {
    if (!problem.isEmpty()) {
      shell.err().println(problem);
    }
    shell.err().println("Usage of " + name + ":");
    reader.usage().forEach(shell.err()::println);
    if (name.equals(PROGRAM)) {
      Tools.overview().forEach(shell.err()::println);
    }
    return problem.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }
}
