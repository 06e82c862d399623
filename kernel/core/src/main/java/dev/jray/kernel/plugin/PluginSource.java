package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import java.nio.file.Path;
import java.util.List;

/** A place where plugins are found. */
public abstract sealed class PluginSource permits PluginScanner, ClassPathSource, InstanceSource {

  PluginSource() {}

  /**
   * A folder with one jar, or one folder of jars, for each plugin. Each gets a class loader of its
   * own.
   */
  public static PluginSource folder(Path folder) {
    return new PluginScanner(folder, PluginSource.class.getClassLoader(), PluginIndex.NONE);
  }

  /**
   * The same folder, but plugins that did not change since {@link PluginRepository#writeIndex} are
   * loaded only when something of theirs is asked for.
   */
  public static PluginSource indexed(Path folder) {
    PluginIndex index = PluginIndex.of(folder);
    return new PluginScanner(folder, PluginSource.class.getClassLoader(), index);
  }

  /** The class path, for embedding and for tests; manifests are optional there. */
  public static PluginSource classPath(ClassLoader loader) {
    return new ClassPathSource(loader);
  }

  /** Plugins that the embedding program made itself. */
  public static PluginSource of(Plugin... plugins) {
    return new InstanceSource(List.of(plugins));
  }

  abstract Scan scan();
}
