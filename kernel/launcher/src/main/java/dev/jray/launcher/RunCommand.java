package dev.jray.launcher;

import dev.jray.kernel.config.LoadedConfig;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.kernel.instance.InstanceStartException;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/** Runs an instance until a signal ends it, or checks that it could run. */
final class RunCommand {
  private final Shell shell;
  private final RunArguments arguments;
  private final Running running;

  RunCommand(Shell shell, RunArguments arguments, Running running) {
    this.shell = shell;
    this.arguments = arguments;
    this.running = running;
  }

  /** Loads the configuration and makes the instance, but starts nothing. */
  ExitCode check() {
    try (PluginRepository plugins =
        Installed.loadAndReport(shell, arguments.debug() || shell.debug())) {
      Configuration configuration = new Configuration(shell, plugins);
      LoadedConfig loaded = configuration.load(arguments).orElseGet(configuration::embedded);
      create(shell, loaded, plugins, arguments.drain()).close();
      shell.out().println("Configuration OK.");
      return ExitCode.OK;
    }
  }

  /** Runs; returns when a signal asked to stop and everything is closed. */
  ExitCode run() throws InterruptedException {
    try (PluginRepository plugins =
        Installed.loadAndReport(shell, arguments.debug() || shell.debug())) {
      Configuration configuration = new Configuration(shell, plugins);
      Optional<LoadedConfig> named = configuration.load(arguments);
      if (named.isEmpty()) {
        shell
            .out()
            .println(
                "No configuration: none was named, and there is no "
                    + configuration.places()
                    + ".");
      }
      LoadedConfig loaded = named.orElseGet(configuration::embedded);
      try (Instance instance = create(shell, loaded, plugins, arguments.drain())) {
        start(instance);
        if (named.isEmpty()) {
          introduceDefault();
        }
        running.started(instance);
        running.await();
      }
      return ExitCode.OK;
    }
  }

  /** Makes an instance; nothing listens yet. */
  static Instance create(
      Shell shell, LoadedConfig loaded, PluginRepository plugins, Duration drain) {
    Log console =
        new ConsoleLog(shell.out(), Severity.WARNING, Clock.system(ZoneId.systemDefault()));
    try {
      InstanceOptions options =
          Buffering.applyTo(
              Splicing.applyTo(
                  InstanceOptions.defaults(console).withDrain(drain), System::getProperty),
              shell);
      return Instance.create(loaded, plugins, options);
    } catch (ConfigException e) {
      throw new Failure(
          ExitCode.CONFIGURATION,
          "main: failed to create server > " + String.join("\n", e.problems()),
          e);
    } catch (RuntimeException | LinkageError e) {
      // a plugin's fault, most likely; the others must not suffer a stack trace for it
      throw new Failure(
          ExitCode.CONFIGURATION,
          "main: failed to create server > " + Failure.text(e) + " (JRAY_DEBUG=1 shows where)",
          e);
    }
  }

  private void start(Instance instance) {
    running.listenFor(instance);
    try {
      instance.start();
    } catch (InstanceStartException e) {
      throw new Failure(ExitCode.START, e.getMessage(), e);
    }
    instance
        .feature(Log.class)
        .write(Severity.WARNING, "core", "JRay " + Version.number() + " started");
  }

  private void introduceDefault() {
    String address = "127.0.0.1:" + Configuration.DEFAULT_PORT;
    shell
        .out()
        .println(
            "Running the embedded default: SOCKS 4, 4a, 5 and HTTP on "
                + address
                + ", directly out.");
    shell.out().println("Try it: curl -x socks5h://" + address + " https://example.com/");
  }
}
