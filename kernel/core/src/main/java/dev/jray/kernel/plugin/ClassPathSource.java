package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Plugins on the class path, in the order of their class names. A manifest is used where it can
 * only mean one plugin: several plugins merged into one jar have but one manifest left.
 */
final class ClassPathSource extends PluginSource {
  /** The path in messages where the class path has no better one. */
  private static final Path UNKNOWN = Path.of("class path");

  /** Service files may be broken many times over, and the search for them for ever. */
  private static final int MAX_FAILURES = 16;

  private final ClassLoader loader;

  ClassPathSource(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  Scan scan() {
    List<PluginInfo> refused = new ArrayList<>();
    List<ServiceLoader.Provider<Plugin>> providers = providers(refused);
    Map<Path, Integer> plugins = new HashMap<>();
    providers.forEach(provider -> plugins.merge(locationOf(provider.type()), 1, Integer::sum));
    Set<String> taken = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    for (ServiceLoader.Provider<Plugin> provider : providers) {
      Path path = locationOf(provider.type());
      try {
        Optional<PluginManifest> manifest =
            plugins.get(path) == 1 ? manifestAt(path) : Optional.empty();
        candidates.add(
            new Present(
                manifest.orElseGet(() -> PluginNames.manifest(provider.type(), taken)),
                path,
                loader,
                provider));
      } catch (RefusedException e) {
        refused.add(PluginInfo.refused(provider.type().getName(), path, e));
      }
    }
    return new Scan(candidates, refused);
  }

  private List<ServiceLoader.Provider<Plugin>> providers(List<PluginInfo> refused) {
    List<ServiceLoader.Provider<Plugin>> found = new ArrayList<>();
    Iterator<ServiceLoader.Provider<Plugin>> all =
        ServiceLoader.load(Plugin.class, loader).stream().iterator();
    int failures = 0;
    boolean more = true;
    while (more && failures < MAX_FAILURES) {
      try {
        more = PluginFailure.guard(loader, () -> all.hasNext() && found.add(all.next()));
      } catch (RefusedException e) {
        failures++;
        refused.add(PluginInfo.refused(UNKNOWN.toString(), UNKNOWN, e));
      }
    }
    found.sort(Comparator.comparing(provider -> provider.type().getName()));
    return found;
  }

  static Path locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return UNKNOWN;
    }
    try {
      URI location = source.getLocation().toURI();
      return "file".equals(location.getScheme()) ? Path.of(location) : UNKNOWN;
    } catch (URISyntaxException e) {
      return UNKNOWN;
    }
  }

  private static Optional<PluginManifest> manifestAt(Path path) throws RefusedException {
    try {
      if (Files.isRegularFile(path)) {
        return manifestInJar(path);
      }
      Path file = path.resolve(PluginManifest.PATH);
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        return Optional.of(PluginManifest.read(in));
      }
    } catch (IOException e) {
      throw new RefusedException(
          "its manifest cannot be read (" + Refusal.quote(e) + ")",
          "build it anew or remove it",
          e);
    }
  }

  private static Optional<PluginManifest> manifestInJar(Path path)
      throws IOException, RefusedException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      ZipEntry entry = jar.getEntry(PluginManifest.PATH);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return Optional.of(PluginManifest.read(in));
      }
    }
  }
}
