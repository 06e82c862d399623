package dev.jray.launcher;

import dev.jray.kernel.plugin.PluginRepository;
import java.nio.file.Path;
import java.util.Optional;

/** The plugins of this installation. */
final class Installed {
  private Installed() {}

  /** Where the plugins are; empty if they are on the class path. */
  static Optional<Path> folder(Shell shell) {
    Optional<Path> set = shell.setting("location.plugin").map(shell::resolve);
    return set.isPresent() ? set : shell.home().map(home -> home.resolve("plugins"));
  }

  /** Loads them; the caller closes the repository. */
  static PluginRepository load(Shell shell) {
    return folder(shell)
        .map(PluginRepository::fromFolder)
        .orElseGet(() -> PluginRepository.fromClassPath(Installed.class.getClassLoader()));
  }

  /** Loads them, and says on standard error which were refused. */
  static PluginRepository loadAndReport(Shell shell, boolean debug) {
    PluginRepository repository = load(shell);
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
