package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayoutTest {
  private final Distribution jray = Distribution.built();

  @TempDir private Path folder;

  @Test
  void theFolderHasItsFixedParts() throws IOException {
    assertThat(jray.names("."))
        .contains("LICENSE", "CHANGELOG.md", "bin", "conf", "doc", "lib", "plugins");
    assertThat(jray.names("bin")).containsExactly("jray", "jray.bat");
  }

  @Test
  void theHostServesWhatPluginsAreCompiledAgainst() throws IOException {
    List<String> lib = jray.names("lib");
    for (String jar :
        List.of(
            "jray-launcher",
            "jray-kernel",
            "jray-spi",
            "jray-toolkit",
            "netty-handler",
            "netty-codec-base",
            "netty-tcnative-classes",
            "netty-tcnative-boringssl-static",
            "protobuf-java",
            "guice",
            "bcprov",
            "slf4j-api",
            "logback-classic")) {
      assertThat(lib).anyMatch(name -> name.startsWith(jar + "-"));
    }
    assertThat(lib)
        .noneMatch(name -> name.startsWith("jray-protocol") || name.startsWith("metrics"));
  }

  @Test
  void aPluginIsOneJarOrAFolderWithItsLibraries() throws IOException {
    assertThat(jray.names("plugins"))
        .contains(
            "dns",
            "dns-outbound.jar",
            "freedom.jar",
            "http.jar",
            "log.jar",
            "metrics.jar",
            "mixed.jar",
            "policy.jar",
            "sniff-tls.jar",
            "socks.jar",
            "stats",
            "tcp.jar",
            "tls.jar")
        .doesNotContain("example.jar");
    assertThat(jray.names("plugins/stats"))
        .satisfiesExactly(
            name -> assertThat(name).startsWith("metrics-core-"),
            name -> assertThat(name).isEqualTo("stats.jar"));
  }

  @Test
  void everyPluginIsListedAndLoaded() throws IOException {
    Distribution.Finished table = jray.run(folder, "plugins");
    assertThat(table.exit()).isZero();
    assertThat(table.err()).isEmpty();
    List<String> plugins =
        jray.names("plugins").stream().filter(name -> !name.startsWith(".")).toList();
    assertThat(table.out().lines().skip(1))
        .hasSameSizeAs(plugins)
        .allMatch(line -> line.contains(" loaded "));
    assertThat(table.out()).containsPattern("stats +\\S+ +stats +loaded +feature stats");
  }

  @Test
  void theArchivesHoldTheSameAndNoFileThatIsForThisMachineOnly() throws IOException {
    Path target = jray.home().getParent();
    Path zip;
    try (Stream<Path> files = Files.list(target)) {
      zip = files.filter(file -> file.toString().endsWith(".zip")).findFirst().orElseThrow();
    }
    assertThat(Path.of(zip.toString().replace(".zip", ".tar.gz"))).isNotEmptyFile();
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      List<String> names =
          archive.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).sorted().toList();
      try (Stream<Path> files = Files.walk(jray.home())) {
        assertThat(names)
            .containsExactlyElementsOf(
                files
                    .filter(file -> Files.isRegularFile(file) && !Distribution.isOfThisPlace(file))
                    .map(file -> "jray/" + jray.home().relativize(file))
                    .sorted()
                    .toList());
      }
    }
  }
}
