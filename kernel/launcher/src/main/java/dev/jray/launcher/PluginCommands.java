package dev.jray.launcher;

import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.ConfigSources;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.command.CommandContext;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.proto.core.Config;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The commands that plugins add. Only who asks for one of them waits for the plugins to load. */
final class PluginCommands {
  private PluginCommands() {}

  /** Runs a command; empty if no plugin has it. */
  static OptionalInt run(Shell shell, String name, List<String> arguments) {
    try (PluginRepository plugins = Installed.findAndReport(shell, shell.debug())) {
      Optional<CommandProvider> found = plugins.command(name);
      if (found.isEmpty()) {
        return OptionalInt.empty();
      }
      return OptionalInt.of(
          found.get().command().get().run(arguments, new Context(shell, plugins)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.of(ExitCode.FAILED.number());
    }
  }

  /** One line for each command. */
  static List<String> overview(Shell shell) {
    try (PluginRepository plugins = Installed.find(shell)) {
      return plugins.names(Kind.COMMAND).stream()
          .flatMap(name -> plugins.command(name).stream())
          .map(command -> Tools.line(command.name(), command.summary()))
          .toList();
    }
  }

  private record Context(Shell shell, PluginRepository plugins) implements CommandContext {
    @Override
    public InputStream in() {
      return shell.in();
    }

    @Override
    public PrintStream out() {
      return shell.out();
    }

    @Override
    public PrintStream err() {
      return shell.err();
    }

    @Override
    public Path resolve(String file) {
      return shell.resolve(file);
    }

    @Override
    public Config part(List<String> files) {
      ConfigSources sources = new ConfigSources(shell.in());
      List<ConfigSource> named = files.stream().map(sources::of).toList();
      ConfigLoader loader =
          new ConfigLoader(plugins, shell.loaderEnvironment(), shell.err()::println);
      LoadedConfig loaded = loader.loadPart(named, Format.JSON);
      loaded.warnings().forEach(warning -> shell.err().println("warning: " + warning));
      return loaded.config();
    }
  }
}
