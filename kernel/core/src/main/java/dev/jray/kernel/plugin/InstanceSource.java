package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plugins that are objects already. */
final class InstanceSource extends PluginSource {
  private final List<Plugin> plugins;

  InstanceSource(List<Plugin> plugins) {
    this.plugins = plugins;
  }

  @Override
  Scan scan() {
    Set<String> taken = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    for (Plugin plugin : plugins) {
      Class<? extends Plugin> type = plugin.getClass();
      candidates.add(
          new Present(
              PluginNames.manifest(type, taken),
              ClassPathSource.locationOf(type),
              type.getClassLoader(),
              () -> plugin));
    }
    return new Scan(candidates, List.of());
  }
}
