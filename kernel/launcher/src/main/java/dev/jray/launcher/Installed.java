package dev.jray.launcher;

import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.kernel.plugin.PluginSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The plugins of this installation. */
final class Installed {
  private Installed() {}

  /** Where the plugins are; empty if they are on the class path. */
  static Optional<Path> folder(Shell shell) {
    Optional<Path> set = shell.setting("location.plugin").map(shell::resolve);
    return set.isPresent() ? set : shell.home().map(home -> home.resolve("plugins"));
  }

  /**
   * Finds them, and loads those that were not looked at before; the caller closes the repository.
   */
  static PluginRepository find(Shell shell) {
    return folder(shell)
        .map(folder -> PluginRepository.load(List.of(PluginSource.indexed(folder))))
        .orElseGet(Installed::onClassPath);
  }

  /** Loads all of them; the caller closes the repository. */
  static PluginRepository load(Shell shell) {
    return folder(shell).map(PluginRepository::fromFolder).orElseGet(Installed::onClassPath);
  }

  /**
   * {@code jray index}, which {@code bin/jray archive} calls: loads all of them and writes down
   * what they provide, so that a start loads those alone which it uses.
   */
  static ExitCode index(Shell shell) {
    Optional<Path> folder = folder(shell);
    if (folder.isPresent()) {
      try (PluginRepository all = load(shell)) {
        all.writeIndex(folder.get());
      } catch (IOException | UncheckedIOException e) {
        throw new Failure(
            ExitCode.FAILED, "cannot write the plugins' index: " + Failure.text(e), e);
      }
    }
    return ExitCode.OK;
  }

  private static PluginRepository onClassPath() {
    return PluginRepository.fromClassPath(Installed.class.getClassLoader());
  }

  /** Finds them, and says on standard error which were refused. */
  static PluginRepository findAndReport(Shell shell, boolean debug) {
    PluginRepository repository = find(shell);
    repository
        .refused()
        .forEach(
            plugin -> {
              shell.err().println(plugin.reason());
              if (debug) {
                plugin
                    .refusal()
                    .flatMap(refusal -> refusal.cause())
                    .ifPresent(cause -> cause.printStackTrace(shell.err()));
              }
            });
    return repository;
  }
}
