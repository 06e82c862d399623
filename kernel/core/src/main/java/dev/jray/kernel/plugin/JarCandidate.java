package dev.jray.kernel.plugin;

import dev.jray.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A plugin in jars. They stay open until the candidate is closed: the JVM shares an open jar's
 * directory, so the class loader made meanwhile does not read it a second time.
 */
final class JarCandidate implements Candidate {
  private final Path path;
  private final List<Path> jars;
  private final List<JarFile> open;
  private final PluginManifest manifest;
  private final ClassLoader host;

  private JarCandidate(
      Path path, List<Path> jars, List<JarFile> open, PluginManifest manifest, ClassLoader host) {
    this.path = path;
    this.jars = jars;
    this.open = open;
    this.manifest = manifest;
    this.host = host;
  }

  /**
   * Opens the jars and reads the one manifest in them.
   *
   * @param path the jar itself or the folder the jars are in
   */
  static JarCandidate open(Path path, List<Path> jars, ClassLoader host)
      throws RefusedException, IOException {
    List<JarFile> open = new ArrayList<>();
    try {
      for (Path jar : jars) {
        open.add(openJar(path, jar));
      }
      ClassPathCheck.check(jars, open);
      int main = indexOfPlugin(path, jars, open);
      List<Path> order = new ArrayList<>(jars);
      order.add(0, order.remove(main));
      return new JarCandidate(path, List.copyOf(order), open, manifestIn(open.get(main)), host);
    } catch (RefusedException e) {
      for (JarFile jar : open) {
        jar.close();
      }
      throw e;
    }
  }

  @Override
  public PluginManifest manifest() {
    return manifest;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public KnownPlugin load() throws RefusedException {
    return KnownPlugin.loaded(manifest, path, jars, load(manifest.name(), jars, host));
  }

  /**
   * Loads the classes of a plugin and asks for its descriptors.
   *
   * @param jars the plugin's own first
   */
  static KnownPlugin.Loaded load(String name, List<Path> jars, ClassLoader host)
      throws RefusedException {
    PluginClassLoader loader = new PluginClassLoader(name, urls(jars), host);
    try {
      Provided provided = PluginFailure.guard(loader, () -> Provided.of(onlyPlugin(loader)));
      return new KnownPlugin.Loaded(provided, loader);
    } catch (RefusedException e) {
      try {
        loader.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    for (JarFile jar : open) {
      jar.close();
    }
  }

  private static Plugin onlyPlugin(ClassLoader loader) throws RefusedException {
    List<ServiceLoader.Provider<Plugin>> found = new ArrayList<>();
    ServiceLoader.load(Plugin.class, loader).stream().forEach(found::add);
    String file = "META-INF/services/" + Plugin.class.getName();
    if (found.isEmpty()) {
      throw new RefusedException(
          "it has no " + file, "remove it and tell its author to name the class there");
    }
    if (found.size() > 1) {
      throw new RefusedException(
          "its "
              + file
              + " names "
              + found.get(0).type().getName()
              + " and "
              + found.get(1).type().getName(),
          "give each Plugin class a jar or folder of its own");
    }
    return found.get(0).get();
  }

  private static JarFile openJar(Path path, Path jar) throws RefusedException {
    try {
      return new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
    } catch (IOException e) {
      throw new RefusedException(
          subject(path, jar) + " is no readable jar (" + Refusal.quote(e) + ")",
          "copy it anew or remove it",
          e);
    }
  }

  private static int indexOfPlugin(Path path, List<Path> jars, List<JarFile> open)
      throws RefusedException {
    int main = -1;
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).getEntry(PluginManifest.PATH) == null) {
        continue;
      }
      if (main >= 0) {
        throw new RefusedException(
            "both "
                + jars.get(main).getFileName()
                + " and "
                + jars.get(i).getFileName()
                + " in it are plugins",
            "give each plugin a folder of its own");
      }
      main = i;
    }
    if (main >= 0) {
      return main;
    }
    throw jars.contains(path)
        ? new RefusedException(
            "it is no JRay plugin, for it has no " + PluginManifest.PATH,
            "remove it, or move it into the folder of the plugin that uses it")
        : new RefusedException(
            "no jar in it has " + PluginManifest.PATH,
            "put the plugin's jar into it or remove the folder");
  }

  private static PluginManifest manifestIn(JarFile jar) throws RefusedException {
    ZipEntry entry = jar.getEntry(PluginManifest.PATH);
    try (InputStream in = jar.getInputStream(entry)) {
      return PluginManifest.read(in);
    } catch (IOException e) {
      throw new RefusedException(
          "its manifest cannot be read (" + Refusal.quote(e) + ")",
          "copy the jar anew or remove it",
          e);
    }
  }

  private static String subject(Path path, Path jar) {
    return jar.equals(path) ? "it" : "its " + jar.getFileName();
  }

  private static URL[] urls(List<Path> jars) {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = jars.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException("No file URL for " + jars.get(i), e);
      }
    }
    return urls;
  }
}
