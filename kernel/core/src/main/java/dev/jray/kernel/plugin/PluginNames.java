package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import dev.jray.spi.SpiVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Manifests for plugins that have none. */
final class PluginNames {
  private static final String SUFFIX = "plugin";

  private PluginNames() {}

  /**
   * Named after the class: {@code SocksPlugin} is {@code socks}.
   *
   * @param taken a name in it gets a number; the result is added
   */
  static PluginManifest manifest(Class<? extends Plugin> type, Set<String> taken) {
    String base = plainName(type);
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    String version = type.getPackage().getImplementationVersion();
    return new PluginManifest(
        name, version == null ? "" : version, SpiRange.exactly(SpiVersion.CURRENT), List.of());
  }

  private static String plainName(Class<?> type) {
    String full = type.getName();
    String name = full.substring(full.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (name.length() > SUFFIX.length() && name.endsWith(SUFFIX)) {
      name = name.substring(0, name.length() - SUFFIX.length());
    }
    return name.replace('$', '-').replace('_', '-');
  }
}
