package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.jray.spi.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathSourceTest {
  @TempDir private Path dir;
  private URLClassLoader loader = new URLClassLoader(new URL[0]);

  @AfterEach
  void closeLoader() throws IOException {
    loader.close();
  }

  @Test
  void findsPluginsWithAndWithoutManifest() throws Exception {
    Path one = TestJar.inbound("one").write(dir.resolve("z.jar"));
    Path two =
        TestJar.library()
            .main("test.TwoPlugin", "")
            .entry(TestJar.SERVICE, "test.TwoPlugin")
            .write(dir.resolve("a.jar"));
    PluginRepository repository = load(one, two);
    assertThat(repository.refused()).isEmpty();
    assertThat(repository.plugins())
        .extracting(PluginInfo::name, PluginInfo::version, PluginInfo::path)
        .containsExactly(tuple("one", "1.2.3", one), tuple("two", "", two));
    assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("one");
  }

  @Test
  void readsManifestsInFoldersOfClasses() throws Exception {
    Path jar = TestJar.inbound("one").write(dir.resolve("one.jar"));
    Path classes = unpack(jar, dir.resolve("classes"));
    PluginRepository repository = load(classes);
    assertThat(repository.plugins())
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.name()).isEqualTo("one");
              assertThat(info.version()).isEqualTo("1.2.3");
              assertThat(info.path()).isEqualTo(classes);
            });
  }

  @Test
  void ignoresTheManifestOfAJarThatHoldsSeveralPlugins() throws Exception {
    Path merged =
        TestJar.manifestOnly("last")
            .main("test.APlugin", "")
            .main("test.BPlugin", "")
            .entry(TestJar.SERVICE, "test.BPlugin\ntest.APlugin\n")
            .write(dir.resolve("merged.jar"));
    assertThat(load(merged).plugins()).extracting(PluginInfo::name).containsExactly("a", "b");
  }

  @Test
  void refusesWhatIsBrokenAndLoadsTheRest() throws Exception {
    Path broken = TestJar.library().entry(TestJar.SERVICE, "not.There").write(dir.resolve("a.jar"));
    Path one = TestJar.inbound("one").write(dir.resolve("b.jar"));
    Path two = TestJar.inbound("two").property("name", "T W").write(dir.resolve("c.jar"));
    Path three =
        TestJar.plugin("three", "public Main() { throw new Error(\"x\"); }")
            .write(dir.resolve("d.jar"));
    PluginRepository repository = load(broken, one, two, three);
    assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("one");
    assertThat(repository.refused())
        .extracting(PluginInfo::reason)
        .containsExactlyInAnyOrder(
            "Plugin class path is refused: its service file is wrong "
                + "(dev.jray.spi.Plugin: Provider not.There not found); "
                + "remove it and tell its author.",
            "Plugin "
                + two
                + " is refused: its manifest has name=T W, which is no plugin name; "
                + "use lower-case letters, digits and dashes only.",
            "Plugin "
                + three
                + " is refused: its Plugin class failed with Error (x); "
                + "remove it and tell its author.");
  }

  @Test
  void endsTheSearchWhenItFailsForEver() {
    ClassLoader hopeless =
        new ClassLoader(null) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            throw new IOException("no disk");
          }
        };
    assertThat(PluginRepository.fromClassPath(hopeless).refused()).isNotEmpty();
  }

  @Test
  void takesObjectsAndNamesThemAfterTheirClasses() {
    PluginRepository repository =
        PluginRepository.of(new SomePlugin(), new SomePlugin(), new Other());
    assertThat(repository.plugins())
        .extracting(PluginInfo::name)
        .containsExactly(
            "classpathsourcetest-other", "classpathsourcetest-some", "classpathsourcetest-some-2");
    assertThat(repository.plugins()).allSatisfy(info -> assertThat(info.path()).isDirectory());
  }

  private static final class SomePlugin implements Plugin {}

  private static final class Other implements Plugin {}

  private PluginRepository load(Path... paths) throws IOException {
    URL[] urls = new URL[paths.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = paths[i].toUri().toURL();
    }
    loader = new URLClassLoader(urls, getClass().getClassLoader());
    return PluginRepository.fromClassPath(loader);
  }

  private static Path unpack(Path jar, Path folder) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<JarEntry> entries = file.stream().toList();
      for (JarEntry entry : entries) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getInputStream(entry).readAllBytes());
      }
    }
    return folder;
  }
}
