package dev.jray.tests.api;

import dev.jray.feature.api.command.ApiCommand;
import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.ConfigSources;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.command.CommandContext;
import dev.jray.spi.proto.core.Config;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code jray api} in this process. */
final class ApiShell implements CommandContext {
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
  private final Path folder;

  private ApiShell(Path folder) {
    this.folder = folder;
  }

  /** What became of a command. */
  record Finished(int exit, String out, String err) {}

  /** Runs a command against a port. */
  static Finished run(int port, String... words) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--server=127.0.0.1:" + port);
    all.add("--timeout=20");
    return run(Path.of(""), all);
  }

  /** Runs a command in a folder. */
  static Finished run(Path folder, List<String> words) throws InterruptedException {
    ApiShell shell = new ApiShell(folder);
    int exit = new ApiCommand().run(words, shell);
    return new Finished(
        exit,
        shell.outBytes.toString(StandardCharsets.UTF_8),
        shell.errBytes.toString(StandardCharsets.UTF_8));
  }

  @Override
  public InputStream in() {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public Path resolve(String file) {
    return folder.resolve(file);
  }

  @Override
  public Config part(List<String> files) {
    ConfigSources sources = new ConfigSources(in());
    List<ConfigSource> named =
        files.stream().map(file -> sources.of(resolve(file).toString())).toList();
    try (PluginRepository plugins =
        PluginRepository.fromClassPath(ApiShell.class.getClassLoader())) {
      return new ConfigLoader(plugins, Map.of()).loadPart(named, Format.JSON).config();
    }
  }
}
