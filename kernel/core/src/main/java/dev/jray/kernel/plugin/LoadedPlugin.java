package dev.jray.kernel.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A plugin that answered what it provides.
 *
 * @param loader holds its jars open
 */
record LoadedPlugin(PluginManifest manifest, Path path, Provided provided, Closeable loader)
    implements Installed {

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
