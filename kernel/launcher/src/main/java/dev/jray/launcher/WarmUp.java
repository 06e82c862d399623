package dev.jray.launcher;

import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.plugin.PluginInfo;
import dev.jray.kernel.plugin.PluginRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code jray warm-up}, which {@code bin/jray archive} calls: does once what every start does, and
 * what the first connections do, so that the JVM knows which classes belong into its archive. It
 * talks to nobody but itself.
 *
 * <p>First comes the embedded default, then what plugins bring for this purpose, see {@link
 * WarmUpScene}.
 */
final class WarmUp {
  private final Shell shell;

  WarmUp(Shell shell) {
    this.shell = shell;
  }

  ExitCode run() throws InterruptedException {
    HeadStart.begin();
    ExitCode code = play(embedded());
    for (WarmUpScene scene : brought()) {
      try {
        play(scene);
      } catch (Failure | UncheckedIOException e) {
        // A custom distribution need not have all that a scene asks for.
        shell.err().println("no warm-up with " + scene.name() + ": " + Failure.text(e));
      }
    }
    return code;
  }

  private ExitCode play(WarmUpScene scene) throws InterruptedException {
    try (WarmUpOrigin origin = WarmUpOrigin.open()) {
      return play(scene, origin.port(), scene.texts(origin.port()));
    } catch (IOException | UncheckedIOException | UsageException e) {
      throw new Failure(ExitCode.FAILED, "the warm-up failed: " + Failure.text(e), e);
    }
  }

  private ExitCode play(WarmUpScene scene, int origin, List<String> texts)
      throws IOException, InterruptedException, UsageException {
    Path file = Files.createTempFile("jray-warm-up", ".json");
    try {
      Files.write(file, texts.get(0).getBytes(StandardCharsets.UTF_8));
      List<String> flags = List.of("-c", file.toString(), "-drain", "0");
      List<String> rest = texts.subList(1, texts.size());
      Step then =
          instance -> {
            if (rest.isEmpty()) {
              talk(scene, origin, instance);
            } else {
              play(scene, origin, rest);
            }
          };
      return new RunCommand(shell, RunArguments.Reader.ofRun().read(flags), new Until(then)).run();
    } finally {
      Files.delete(file);
    }
  }

  private static void talk(WarmUpScene scene, int origin, Instance instance) throws IOException {
    for (SocketAddress address : instance.addresses(scene.entry())) {
      scene.talk((InetSocketAddress) address, origin);
    }
  }

  /** A distribution without what the default needs still has the kernel to warm up. */
  private WarmUpScene embedded() {
    try (PluginRepository plugins = Installed.find(shell)) {
      boolean complete = Configuration.missingForDefault(plugins).isEmpty();
      return WarmUpScene.embedded(complete ? Configuration.embeddedText(0) : "{}");
    }
  }

  private List<WarmUpScene> brought() {
    List<WarmUpScene> scenes = new ArrayList<>();
    try (PluginRepository plugins = Installed.find(shell)) {
      for (PluginInfo plugin : plugins.plugins()) {
        scenes.addAll(WarmUpScene.of(plugin));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(ExitCode.FAILED, "cannot read the plugins: " + Failure.text(e), e);
    }
    return scenes;
  }

  private interface Step {
    void run(Instance instance) throws IOException, InterruptedException, UsageException;
  }

  /** Stops as soon as one thing is done. */
  private static final class Until extends Running {
    private final Step step;

    Until(Step step) {
      super(() -> {});
      this.step = step;
    }

    @Override
    void started(Instance instance) {
      try {
        step.run(instance);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (UsageException e) {
        throw new IllegalStateException(e);
      } finally {
        stop();
      }
    }
  }
}
