package dev.jray.kernel.plugin;

import java.io.Closeable;
import java.nio.file.Path;

/** A plugin on its way in. Closing it gives up the files it holds open. */
sealed interface Installed extends Closeable permits Candidate, KnownPlugin {

  PluginManifest manifest();

  /** The jar, the folder, or where on the class path it was found. */
  Path path();

  /** Names it in another plugin's sentence. */
  default String label() {
    return "plugin '" + manifest().name() + "' (" + path() + ")";
  }
}
