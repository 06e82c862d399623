package dev.jray.launcher;

import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jray convert}. */
@Command(name = "convert", description = "Turns a configuration from JSON into protobuf, or back.")
final class ConvertCommand extends Tool {
  /** What can be written. */
  enum Target {
    pb,
    json
  }

  @Mixin private ConfigOptions configuration;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to this file in place of standard output.")
  private String output;

  @Option(
      names = {"-to", "--to"},
      paramLabel = "pb|json",
      description = "What to write; by default pb for -o FILE.pb or out of text, else json.")
  private Target target;

  ConvertCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run() {
    try (PluginRepository plugins = Installed.loadAndReport(shell(), debug())) {
      Config config = configuration.load(shell(), plugins).config();
      byte[] bytes =
          switch (target()) {
            case pb -> message(config, plugins);
            case json -> json(config, plugins);
          };
      write(bytes);
    }
    return ExitCode.OK;
  }

  private Target target() {
    if (target != null) {
      return target;
    }
    String to = output == null ? "" : output.toLowerCase(Locale.ROOT);
    if (to.endsWith(".pb")) {
      return Target.pb;
    }
    String first = configuration.files().get(0);
    boolean fromMessage =
        first.endsWith(".pb")
            || (!hasTextExtension(first) && configuration.format() == Format.PROTOBUF);
    return fromMessage || to.endsWith(".json") ? Target.json : Target.pb;
  }

  private static boolean hasTextExtension(String name) {
    return name.endsWith(".json") || name.endsWith(".conf");
  }

  private byte[] message(Config config, PluginRepository plugins) {
    try {
      return loader(plugins).portable(config).toByteArray();
    } catch (ConfigException e) {
      throw new Failure(
          ExitCode.CONFIGURATION,
          "main: failed to write protobuf > " + String.join("\n", e.problems()),
          e);
    }
  }

  private ConfigLoader loader(PluginRepository plugins) {
    return new ConfigLoader(plugins, shell().loaderEnvironment(), shell().err()::println);
  }

  private byte[] json(Config config, PluginRepository plugins) {
    try {
      return loader(plugins).toJson(config).getBytes(StandardCharsets.UTF_8);
    } catch (ConfigException e) {
      throw new Failure(
          ExitCode.CONFIGURATION,
          "main: failed to write JSON > " + String.join("\n", e.problems()),
          e);
    }
  }

  private void write(byte[] bytes) {
    if (output == null) {
      shell().out().write(bytes, 0, bytes.length);
      shell().out().flush();
      return;
    }
    try {
      Files.write(shell().resolve(output), bytes);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.FAILED,
          "cannot write " + output + ": " + e.getClass().getSimpleName() + " " + Failure.text(e),
          e);
    }
  }
}
