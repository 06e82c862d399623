package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A plugin whose classes the embedding program brings; there is nothing to close. */
record Present(
    PluginManifest manifest, Path path, ClassLoader loader, Supplier<? extends Plugin> plugin)
    implements Candidate {

  @Override
  public KnownPlugin load() throws RefusedException {
    Provided provided = PluginFailure.guard(loader, () -> Provided.of(plugin.get()));
    return KnownPlugin.loaded(
        manifest, path, List.of(), new KnownPlugin.Loaded(provided, () -> {}));
  }

  @Override
  public void close() {}
}
