package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.SpiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginScannerTest {
  @TempDir private Path plugins;
  private Scan scan = new Scan(List.of(), List.of());

  @AfterEach
  void closeCandidates() throws IOException {
    for (Candidate candidate : scan.candidates()) {
      candidate.close();
    }
  }

  @Test
  void findsJarsAndFoldersInTheOrderOfFileNames() throws Exception {
    TestJar.manifestOnly("first").write(plugins.resolve("b.jar"));
    TestJar.manifestOnly("second").write(plugins.resolve("a/z.jar"));
    TestJar.library().write(plugins.resolve("a/lib.jar"));
    TestJar.manifestOnly("third").write(plugins.resolve("c.JAR"));
    assertThat(names()).containsExactly("second", "first", "third");
    assertThat(scan.refused()).isEmpty();
    assertThat(scan.candidates().get(0).path()).isEqualTo(plugins.resolve("a"));
  }

  @Test
  void passesOverOtherFilesAndHiddenOnes() throws Exception {
    Files.writeString(plugins.resolve("README.txt"), "hello");
    Files.writeString(plugins.resolve("socks.jar.off"), "hello");
    Files.writeString(plugins.resolve(".hidden.jar"), "hello");
    Files.createDirectory(plugins.resolve(".git"));
    assertThat(names()).isEmpty();
    assertThat(scan.refused()).isEmpty();
  }

  @Test
  void refusesAFileThatIsNoJar() throws Exception {
    Path jar = Files.writeString(plugins.resolve("bad.jar"), "this is text, no zip file");
    TestJar.manifestOnly("good").write(plugins.resolve("good.jar"));
    assertThat(names()).containsExactly("good");
    PluginInfo info = onlyRefused();
    assertThat(info.name()).isEqualTo("bad");
    assertThat(info.version()).isEmpty();
    assertThat(info.path()).isEqualTo(jar);
    assertThat(info.state()).isEqualTo(PluginInfo.State.REFUSED);
    assertThat(info.reason())
        .startsWith("Plugin " + jar + " is refused: it is no readable jar (")
        .endsWith("); copy it anew or remove it.");
    assertThat(info.refusal().orElseThrow().cause()).isPresent();
  }

  @Test
  void refusesAnEmptyFileAndADeadLink() throws Exception {
    Files.createFile(plugins.resolve("a.jar"));
    Files.createSymbolicLink(plugins.resolve("b.jar"), plugins.resolve("nowhere"));
    assertThat(names()).isEmpty();
    assertThat(scan.refused())
        .hasSize(2)
        .allSatisfy(info -> assertThat(info.reason()).contains("it is no readable jar ("));
  }

  @Test
  void refusesAJarThatIsNoPlugin() throws Exception {
    Path jar = TestJar.library().write(plugins.resolve("lib.jar"));
    assertRefused(
        jar,
        "it is no JRay plugin, for it has no META-INF/jray/plugin.properties; "
            + "remove it, or move it into the folder of the plugin that uses it.");
  }

  @Test
  void refusesAFolderWithoutAPlugin() throws Exception {
    TestJar.library().write(plugins.resolve("some/lib.jar"));
    assertRefused(
        plugins.resolve("some"),
        "no jar in it has META-INF/jray/plugin.properties; "
            + "put the plugin's jar into it or remove the folder.");
  }

  @Test
  void refusesAnEmptyFolder() throws Exception {
    Files.createDirectories(plugins.resolve("some/nested"));
    assertRefused(
        plugins.resolve("some"),
        "no jar in it has META-INF/jray/plugin.properties; "
            + "put the plugin's jar into it or remove the folder.");
  }

  @Test
  void refusesAFolderWithTwoPlugins() throws Exception {
    TestJar.manifestOnly("one").write(plugins.resolve("some/1.jar"));
    TestJar.manifestOnly("two").write(plugins.resolve("some/2.jar"));
    assertRefused(
        plugins.resolve("some"),
        "both 1.jar and 2.jar in it are plugins; give each plugin a folder of its own.");
  }

  @Test
  void refusesAFolderWithABrokenLibrary() throws Exception {
    TestJar.manifestOnly("one").write(plugins.resolve("some/1.jar"));
    Files.writeString(plugins.resolve("some/lib.jar"), "no jar");
    assertThat(names()).isEmpty();
    assertThat(onlyRefused().reason()).contains("its lib.jar is no readable jar (");
  }

  @Test
  void refusesABrokenManifest() throws Exception {
    Path jar = TestJar.manifestOnly("one").without("spi").write(plugins.resolve("one.jar"));
    assertRefused(
        jar,
        "its manifest has no spi; " + "add a line spi=... to META-INF/jray/plugin.properties.");
  }

  @Test
  void refusesAnSpiThatIsToCome() throws Exception {
    Path jar =
        TestJar.manifestOnly("one")
            .property("spi", "[999.0,1000.0)")
            .write(plugins.resolve("one.jar"));
    assertRefused(
        jar,
        "it works with SPI [999.0,1000.0), and this JRay has "
            + SpiVersion.CURRENT
            + "; "
            + "update JRay or install an older version of the plugin.");
    assertThat(onlyRefused().version()).isEqualTo("1.2.3");
    assertThat(onlyRefused().spi()).isEqualTo("[999.0,1000.0)");
  }

  @Test
  void refusesAnSpiOfThePast() throws Exception {
    Path jar =
        TestJar.manifestOnly("one").property("spi", "[0.1,0.9]").write(plugins.resolve("one.jar"));
    assertRefused(
        jar,
        "it works with SPI [0.1,0.9], and this JRay has "
            + SpiVersion.CURRENT
            + "; "
            + "install a newer version of the plugin.");
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path folder = plugins.resolve("none");
    scan = new PluginScanner(folder, getClass().getClassLoader(), PluginIndex.NONE).scan();
    assertThat(onlyRefused().reason())
        .startsWith("Plugin " + folder + " is refused: it is no readable folder (")
        .endsWith("; name the folder that holds the plugins' jars.");
  }

  @Test
  void refusesAClassPathThatLeadsOutside() throws Exception {
    TestJar.manifestOnly("other").write(plugins.resolve("other.jar"));
    Path jar =
        TestJar.manifestOnly("one")
            .classPath("gone.jar ../plugins/./x.jar one.jar other.jar")
            .write(plugins.resolve("one.jar"));
    assertRefused(
        jar,
        "the Class-Path of its one.jar leads to other.jar, which is not its own; "
            + "put the plugin and its libraries together into a folder.");
  }

  @Test
  void refusesAClassPathThatLeadsToAServer() throws Exception {
    TestJar.manifestOnly("a").classPath("http://127.0.0.1:9/x.jar").write(plugins.resolve("a.jar"));
    TestJar.manifestOnly("b").classPath("file://host/x").write(plugins.resolve("b.jar"));
    TestJar.manifestOnly("c").classPath("file:x").write(plugins.resolve("c.jar"));
    TestJar.manifestOnly("d").classPath("a|b.jar").write(plugins.resolve("d.jar"));
    assertThat(names()).isEmpty();
    assertThat(scan.refused())
        .hasSize(4)
        .allSatisfy(info -> assertThat(info.reason()).contains("which is not its own"));
  }

  @Test
  void allowsAClassPathOfItsOwnJars() throws Exception {
    TestJar.library().write(plugins.resolve("one/lib.jar"));
    TestJar.manifestOnly("one")
        .classPath("lib.jar not-shipped.jar")
        .write(plugins.resolve("one/one.jar"));
    assertThat(names()).containsExactly("one");
  }

  private List<String> names() {
    scan = new PluginScanner(plugins, getClass().getClassLoader(), PluginIndex.NONE).scan();
    return scan.candidates().stream().map(one -> one.manifest().name()).toList();
  }

  private PluginInfo onlyRefused() {
    assertThat(scan.refused()).hasSize(1);
    return scan.refused().get(0);
  }

  private void assertRefused(Path path, String reasonAndRemedy) {
    assertThat(names()).doesNotContain("one");
    assertThat(onlyRefused().reason())
        .isEqualTo("Plugin " + path + " is refused: " + reasonAndRemedy);
  }
}
