package dev.jray.launcher;

import dev.jray.kernel.config.ConfigSources;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.plugin.PluginRepository;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a tool that reads a configuration. */
final class ConfigOptions {
  @Option(
      names = {"-c", "-config", "--config"},
      paramLabel = "FILE",
      required = true,
      description = "Configuration: a file, an http(s) URL or stdin:; may be repeated.")
  private List<String> files;

  @Option(
      names = {"-format", "--format"},
      paramLabel = "json|pb|hocon",
      defaultValue = "json",
      description = "Format of what has no such extension (default json).")
  private String format;

  /** What was named, in the order given; at least one. */
  List<String> files() {
    return files;
  }

  /** Of what has no known extension. */
  Format format() {
    return Format.named(format);
  }

  /** Loads what was named. */
  LoadedConfig load(Shell shell, PluginRepository plugins) {
    ConfigSources sources = new ConfigSources(shell.in());
    return new Configuration(shell, plugins)
        .load(files.stream().map(sources::of).toList(), format(), false);
  }
}
