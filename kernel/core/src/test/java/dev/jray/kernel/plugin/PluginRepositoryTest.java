package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.protocol.InboundProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PluginRepositoryTest {
  @TempDir private Path plugins;

  @Test
  void findsAPluginByNameAndByTypeOfItsSettings() {
    TestJar.inbound("one").write(plugins.resolve("one.jar"));
    TestJar.inbound("two").write(plugins.resolve("two.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      InboundProtocol<?> two = repository.inbound("two").orElseThrow();
      assertThat(repository.inboundByType("test.two").orElseThrow()).isSameAs(two);
      PluginInfo info = repository.plugins().get(1);
      assertThat(info.name()).isEqualTo("two");
      assertThat(info.path()).isEqualTo(plugins.resolve("two.jar"));
      assertThat(info.state()).isEqualTo(PluginInfo.State.LOADED);
      assertThat(info.reason()).isEmpty();
      assertThat(info.provides()).containsExactly("inbound two");
    }
  }

  @Test
  void anEmptyFolderIsNoPlugins() {
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.plugins()).isEmpty();
      for (Offer.Kind kind : Offer.Kind.values()) {
        assertThat(repository.offers(kind)).isEmpty();
      }
      assertThat(repository.inbound("any")).isEmpty();
      assertThat(repository.outbound("any")).isEmpty();
      assertThat(repository.outboundByType("any")).isEmpty();
      assertThat(repository.sniffers()).isEmpty();
    }
  }

  @Test
  void refusesThoseThatNeedARefusedOne() {
    TestJar.plugin("a").property("needs", "b").write(plugins.resolve("a.jar"));
    TestJar.plugin("b").property("needs", "c").write(plugins.resolve("b.jar"));
    TestJar.plugin("c", "public Main() { throw new Error(\"x\"); }")
        .property("needs", "e")
        .write(plugins.resolve("c.jar"));
    TestJar.plugin("d").property("needs", "e").write(plugins.resolve("d.jar"));
    TestJar.plugin("e").property("needs", "d").write(plugins.resolve("e.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      List<PluginInfo> refused = repository.refused();
      assertThat(refused).extracting(PluginInfo::name).containsExactly("a", "b", "c");
      assertThat(refused.get(0).reason())
          .isEqualTo(
              "Plugin "
                  + plugins.resolve("a.jar")
                  + " is refused: it needs the plugin 'b', which is refused itself; "
                  + "mend that one or remove this one.");
      assertThat(refused.get(2).reason()).contains("failed with Error (x)");
    }
  }

  @Test
  void followsNeedsToTheirEndBeforeItLoadsAnything() {
    TestJar.manifestOnly("a").property("needs", "b").write(plugins.resolve("a.jar"));
    TestJar.manifestOnly("b").property("needs", "c").write(plugins.resolve("b.jar"));
    TestJar.manifestOnly("c").property("needs", "d").write(plugins.resolve("c.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.refused())
          .hasSize(3)
          .allSatisfy(info -> assertThat(info.reason()).contains("it needs the plugin"));
    }
  }

  @Test
  void aPluginWithoutWhatItNeedsTakesNoNameFromOthers() {
    TestJar.inbound("a", "same").property("needs", "x").write(plugins.resolve("a.jar"));
    TestJar.inbound("b", "same").write(plugins.resolve("b.jar"));
    TestJar.manifestOnly("x").write(plugins.resolve("x.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.refused()).extracting(PluginInfo::name).containsExactly("a", "x");
      assertThat(repository.inboundByType("test.b")).isPresent();
    }
  }

  @Test
  void refusesThoseThatNeedOneThatClashes() {
    TestJar.inbound("a").property("needs", "c").write(plugins.resolve("a.jar"));
    TestJar.inbound("b").write(plugins.resolve("b.jar"));
    TestJar.inbound("c", "b").write(plugins.resolve("c.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.refused()).extracting(PluginInfo::name).containsExactly("a", "c");
      assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("b");
    }
  }

  @Test
  void mayLoadFromSeveralSources() {
    TestJar.inbound("one").write(plugins.resolve("one.jar"));
    Path more = plugins.resolve("../more");
    TestJar.inbound("two").property("needs", "one").write(more.resolve("two.jar"));
    TestJar.inbound("one").write(more.resolve("one.jar"));
    try (PluginRepository repository =
        PluginRepository.load(List.of(PluginSource.folder(plugins), PluginSource.folder(more)))) {
      assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("one", "two");
      assertThat(repository.refused())
          .singleElement()
          .extracting(PluginInfo::path)
          .isEqualTo(more.resolve("one.jar"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void opensEachJarOnceAndReleasesItWhenClosed() throws Exception {
    Path jar = TestJar.inbound("one").write(plugins.resolve("one.jar"));
    Path library =
        TestJar.library().entry("words.txt", "hello").write(plugins.resolve("two/l.jar"));
    Path main = TestJar.inbound("two").write(plugins.resolve("two/p.jar"));
    PluginRepository repository = PluginRepository.fromFolder(plugins);
    ClassLoader loader = loaderOf(repository, "two");
    try (InputStream in = loader.getResourceAsStream("words.txt")) {
      assertThat(in.readAllBytes()).hasSize(5);
    }
    assertThat(handles(jar)).isEqualTo(1);
    assertThat(handles(library)).isEqualTo(1);
    assertThat(handles(main)).isEqualTo(1);
    repository.close();
    assertThat(handles(jar)).isZero();
    assertThat(handles(library)).isZero();
    assertThat(handles(main)).isZero();
    assertThatThrownBy(() -> loader.loadClass("test.two.NotLoadedYet"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void holdsNoRefusedJarOpen() throws Exception {
    List<Path> jars =
        List.of(
            TestJar.library().write(plugins.resolve("1.jar")),
            TestJar.manifestOnly("a").write(plugins.resolve("2.jar")),
            TestJar.inbound("b").write(plugins.resolve("3.jar")),
            TestJar.inbound("c", "b").write(plugins.resolve("4.jar")),
            TestJar.plugin("d").property("needs", "x").write(plugins.resolve("5.jar")),
            TestJar.plugin("e").property("spi", "[9.0]").write(plugins.resolve("6.jar")),
            TestJar.plugin("b").write(plugins.resolve("7.jar")),
            TestJar.plugin("f", "public Main() { throw new Error(); }")
                .write(plugins.resolve("8.jar")));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.refused()).hasSize(7);
      for (Path jar : jars) {
        assertThat(handles(jar)).as("%s", jar).isEqualTo(jar.endsWith("3.jar") ? 1 : 0);
      }
    }
  }

  @Test
  void mayBeClosedTwice() {
    TestJar.inbound("one").write(plugins.resolve("one.jar"));
    PluginRepository repository = PluginRepository.fromFolder(plugins);
    repository.close();
    repository.close();
    assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("one");
  }

  @Test
  void triesToCloseAllEvenIfOneFails() {
    List<String> closed = new ArrayList<>();
    PluginRepository repository =
        new PluginRepository(
            List.of(failing("a", closed), failing("b", closed), failing("c", closed)), List.of());
    assertThatThrownBy(repository::close)
        .hasMessageEndingWith("c")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    assertThat(closed).containsExactly("c", "b", "a");
  }

  @Test
  void loadsADozenJarsInNoTime() {
    for (int i = 0; i < 12; i++) {
      TestJar.inbound("plugin-" + i).write(plugins.resolve(i + ".jar"));
    }
    long start = System.nanoTime();
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertThat(repository.names(Offer.Kind.INBOUND)).hasSize(12);
      assertThat(millis).isLessThan(2_000);
    }
  }

  private static KnownPlugin failing(String name, List<String> closed) {
    return KnownPlugin.loaded(
        new PluginManifest(name, "1", SpiRange.exactly("1.0"), List.of()),
        Path.of(name),
        List.of(),
        new KnownPlugin.Loaded(
            new Provided(Map.of()),
            () -> {
              closed.add(name);
              throw new IOException(name);
            }));
  }

  /** The settings record is the plugin's own class. */
  private static ClassLoader loaderOf(PluginRepository repository, String inbound) {
    Optional<InboundProtocol<?>> found = repository.inbound(inbound);
    return found.orElseThrow().codec().settings().getClassLoader();
  }

  private static long handles(Path file) throws IOException {
    Path real = file.toRealPath();
    long count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path handle : open) {
        count += leadsTo(handle, real) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean leadsTo(Path handle, Path file) throws IOException {
    try {
      return Files.readSymbolicLink(handle).equals(file);
    } catch (NoSuchFileException e) {
      return false; // closed meanwhile, such as the listing's own
    }
  }
}
