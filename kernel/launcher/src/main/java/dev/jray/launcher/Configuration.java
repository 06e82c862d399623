package dev.jray.launcher;

import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gets the configuration that the command line asks for, or says why there is none. */
final class Configuration {
  private static final String FAILED = "main: failed to read config files: ";

  /** Where the embedded default listens. */
  static final int DEFAULT_PORT = 1080;

  private static final String PORT_PLACE = "${port}";

  private final Shell shell;
  private final Catalog catalog;

  Configuration(Shell shell, Catalog catalog) {
    this.shell = shell;
    this.catalog = catalog;
  }

  /**
   * Loads what was named or found; warnings go to standard error.
   *
   * @return empty if nothing was named or found
   */
  Optional<LoadedConfig> load(RunArguments arguments) {
    List<ConfigSource> sources;
    try {
      sources = new ConfigFiles(shell).find(arguments);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.CONFIGURATION, FAILED + arguments.configs() + " > " + Failure.text(e), e);
    }
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(load(sources, arguments.format(), arguments.strict()));
  }

  /** Loads the configuration that serves when there is none. */
  LoadedConfig embedded() {
    List<String> missing = missingForDefault(catalog);
    if (missing.isEmpty()) {
      byte[] text = embeddedText(DEFAULT_PORT).getBytes(StandardCharsets.UTF_8);
      return load(List.of(ConfigSource.of("embedded-default.json", text)), Format.JSON, true);
    }
    throw new Failure(
        ExitCode.CONFIGURATION,
        FAILED
            + "[] > there is no configuration, and for the embedded default this installation lacks "
            + String.join(", ", missing)
            + "; name a configuration with -c FILE, put one at "
            + places()
            + ", or add the missing jars to plugins/",
        null);
  }

  /** What the embedded default needs and no plugin provides. */
  static List<String> missingForDefault(Catalog catalog) {
    List<String> missing = new ArrayList<>();
    for (String inbound : List.of("mixed", "socks", "http")) {
      if (!catalog.names(Kind.INBOUND).contains(inbound)) {
        missing.add("inbound " + inbound);
      }
    }
    if (!catalog.names(Kind.OUTBOUND).contains("freedom")) {
      missing.add("outbound freedom");
    }
    for (String transport : List.of("tcp", "udp")) {
      if (!catalog.names(Kind.TRANSPORT).contains(transport)) {
        missing.add("transport " + transport);
      }
    }
    return missing;
  }

  /** The text of the embedded default. */
  static String embeddedText(int port) {
    return Version.resource("default.json").replace(PORT_PLACE, Integer.toString(port));
  }

  /** Where a configuration would have been found. */
  String places() {
    return new ConfigFiles(shell)
        .places().stream()
            .map(place -> place.toAbsolutePath().normalize().toString())
            .collect(Collectors.joining(" or "));
  }

  /** Loads these. */
  LoadedConfig load(List<ConfigSource> sources, Format format, boolean strict) {
    try {
      ConfigLoader loader =
          new ConfigLoader(catalog, shell.loaderEnvironment(), shell.err()::println);
      LoadedConfig loaded = loader.load(sources, format, strict);
      loaded.warnings().forEach(warning -> shell.err().println("warning: " + warning));
      return loaded;
    } catch (ConfigException e) {
      throw new Failure(
          ExitCode.CONFIGURATION,
          FAILED + ConfigFiles.list(sources) + " > " + String.join("\n", e.problems()),
          e);
    }
  }
}
