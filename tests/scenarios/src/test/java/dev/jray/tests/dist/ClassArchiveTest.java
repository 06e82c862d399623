package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.tests.dist.Distribution.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with classes that makes starts faster: made, used, and never in the way. */
final class ClassArchiveTest {
  @TempDir private Path folder;
  private Distribution jray;
  private Path config;

  @BeforeEach
  void copyDistribution() throws IOException {
    jray = Distribution.built().copy(Files.createDirectory(folder.resolve("jray")));
    config = Files.writeString(folder.resolve("config.json"), Configs.socks(0));
  }

  @Test
  void itIsMadeAndUsed() throws IOException {
    Path archive = make();
    assertThat(archive).isNotEmptyFile().hasParent(jray.home().resolve("lib"));
    assertThat(jray.names("lib"))
        .filteredOn(name -> Distribution.isOfThisPlace(Path.of(name)))
        .containsExactly(archive.getFileName().toString(), archive.getFileName() + ".place");

    Path classes = folder.resolve("classes.txt");
    try (Jray running = start("-Xlog:class+load:file=" + classes).awaitStart()) {
      assertThat(running.err()).isEmpty();
    }
    List<String> lines = Files.readAllLines(classes);
    for (String type : List.of("launcher.Main", "kernel.instance.Instance", "spi.Plugin")) {
      assertThat(lines)
          .filteredOn(line -> line.contains(" dev.jray." + type + " "))
          .singleElement()
          .asString()
          .contains("shared objects file");
    }
  }

  @Test
  void aStartLoadsThePluginsThatItsConfigurationUses() throws IOException {
    make();
    assertThat(jray.names("plugins")).contains(".index");
    Path classes = folder.resolve("classes.txt");
    try (Jray running = start("-Xlog:class+load:file=" + classes).awaitStart()) {
      assertThat(running.err()).isEmpty();
    }
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" dev.jray.protocol.socks."))
        .noneMatch(line -> line.contains(" dev.jray.protocol.vmess."))
        .noneMatch(line -> line.contains(" dev.jray.feature.router."));
    assertThat(jray.run(folder, "plugins").out()).contains("vmess").contains("inbound vmess");
  }

  @Test
  void anArchiveThatDoesNotFitDoesNoHarm() throws IOException {
    Path archive = make();
    // JVM options that it was not made for
    try (Jray running = start("-XX:+UseParallelGC -Xmx300m").awaitStart()) {
      assertThat(running.err()).isEmpty();
    }
    // other jars
    Path jar = jray.home().resolve("lib").resolve(firstJar());
    Files.setLastModifiedTime(jar, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
    try (Jray running = start("").awaitStart()) {
      assertThat(running.err()).isEmpty();
    }
    // no archive at all
    Files.delete(archive);
    Files.writeString(archive, "nonsense");
    try (Jray running = start("").awaitStart()) {
      assertThat(running.err()).isEmpty();
    }
  }

  private String firstJar() throws IOException {
    return jray.names("lib").stream()
        .filter(name -> name.startsWith("guice-"))
        .findFirst()
        .orElseThrow();
  }

  private Path make() throws IOException {
    Finished archive = jray.run(folder, "archive");
    assertThat(archive.err()).isEmpty();
    assertThat(archive.exit()).isZero();
    return Path.of(archive.out().strip());
  }

  private Jray start(String options) throws IOException {
    return Jray.start(
        folder,
        List.of(jray.home().resolve("bin/jray").toString(), "run", "-c", config.toString()),
        Map.of("JAVA_OPTS", options));
  }
}
