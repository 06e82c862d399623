package dev.jray.launcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands that picocli reads: all but those that run an instance or check one. */
final class Tools {
  private static final OptionSpec HELP =
      OptionSpec.builder("-h", "-help", "--help")
          .type(boolean.class)
          .usageHelp(true)
          .description("Prints this.")
          .build();

  private Tools() {}

  /**
   * Runs the command that the first argument names.
   *
   * @param failed turns what it throws into an exit code
   */
  static int run(Shell shell, List<String> arguments, ToIntFunction<Throwable> failed) {
    CommandLine tools = tools(shell);
    tools.setExecutionExceptionHandler((e, command, result) -> failed.applyAsInt(e));
    String name = arguments.get(0);
    if (name.equals("help")) {
      overview().forEach(shell.out()::println);
      return ExitCode.OK.number();
    }
    if (!tools.getSubcommands().containsKey(name)) {
      shell.err().println("jray: no command \"" + name + "\"");
      overview().forEach(shell.err()::println);
      return ExitCode.USAGE.number();
    }
    return tools.execute(arguments.toArray(String[]::new));
  }

  /** One line for each command. */
  static List<String> overview() {
    List<String> lines = new ArrayList<>();
    lines.add("Commands of jray (-h behind one says more):");
    lines.add(
        line("run", "Runs: jray run -c FILE. The flags of V2Ray 4 work too: jray -config=FILE."));
    lines.add(line("check", "Says everything that is wrong with a configuration."));
    // what the commands print does not matter here
    tools(Shell.ofProcess())
        .getSubcommands()
        .forEach(
            (name, tool) ->
                lines.add(line(name, tool.getCommandSpec().usageMessage().description()[0])));
    return lines;
  }

  private static String line(String name, String description) {
    return String.format("  %-9s %s", name, description);
  }

  private static CommandLine tools(Shell shell) {
    CommandLine root = new CommandLine(CommandSpec.create().name("jray"));
    List<Object> commands =
        List.of(
            new ConvertCommand(shell),
            new PluginsCommand(shell),
            new RouteCommand(shell),
            new UuidCommand(shell),
            new VersionCommand(shell));
    for (Object command : commands) {
      CommandLine tool = new CommandLine(command);
      tool.getCommandSpec().addOption(HELP);
      root.addSubcommand(tool.getCommandName(), tool);
    }
    root.setPosixClusteredShortOptionsAllowed(false);
    root.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    return root;
  }
}
