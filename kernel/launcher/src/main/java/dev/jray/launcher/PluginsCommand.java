package dev.jray.launcher;

import dev.jray.kernel.plugin.PluginInfo;
import dev.jray.kernel.plugin.PluginInfo.State;
import dev.jray.kernel.plugin.PluginRepository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code jray plugins}. */
@Command(name = "plugins", description = "Lists the installed plugins and what they provide.")
final class PluginsCommand extends Tool {
  private static final List<String> HEADER =
      List.of("PLUGIN", "VERSION", "JAR", "STATE", "PROVIDES, OR WHY IT IS REFUSED");

  PluginsCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    try (PluginRepository repository = Installed.load(shell())) {
      repository.plugins().forEach(plugin -> rows.add(row(plugin)));
      table(rows).forEach(shell().out()::println);
      if (debug()) {
        repository
            .refused()
            .forEach(
                plugin ->
                    plugin
                        .refusal()
                        .flatMap(refusal -> refusal.cause())
                        .ifPresent(cause -> cause.printStackTrace(shell().err())));
      }
    }
    return ExitCode.OK;
  }

  private List<String> row(PluginInfo plugin) {
    boolean loaded = plugin.state() == State.LOADED;
    return List.of(
        plugin.name(),
        plugin.version().isEmpty() ? "-" : plugin.version(),
        place(plugin.path()),
        loaded ? "loaded" : "refused",
        loaded ? String.join(", ", plugin.provides()) : plugin.reason());
  }

  /** The path as one would name it in the plugins' folder. */
  private String place(Path path) {
    Optional<Path> folder = Installed.folder(shell());
    return folder.isPresent() && path.startsWith(folder.get())
        ? folder.get().relativize(path).toString()
        : path.toString();
  }

  private static List<String> table(List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length - 1; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i))
            .append(" ".repeat(Math.max(0, widths[i] + 2 - row.get(i).length())));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
