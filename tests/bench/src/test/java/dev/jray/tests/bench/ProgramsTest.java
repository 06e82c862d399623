package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {
  @TempDir private Path jray;

  @Test
  void whatIsThereIsFoundWithItsVersion() throws Exception {
    FakeProxy.install(jray);
    Programs programs = find();

    assertThat(programs.found()).containsOnlyKeys(Peer.JRAY);
    assertThat(programs.found().get(Peer.JRAY).environment()).isEqualTo(Map.of("A", "b"));
    assertThat(programs.versions()).containsExactly(Map.entry(Peer.JRAY, "JRay 9.9"));
    assertThat(programs.missing()).containsOnlyKeys(Peer.V2RAY, Peer.HAPROXY);
  }

  @Test
  void jrayIsToldWhatToRunOn() {
    Path home = Path.of(System.getProperty("java.home"));
    Path executable = home.resolve("bin/java");
    Map<String, String> expected =
        Map.of("JRAY_JAVA", executable.toString(), "JAVA_HOME", home.toString());

    assertThat(Programs.environment(Optional.of(home))).isEqualTo(expected);
    assertThat(Programs.environment(Optional.of(executable))).isEqualTo(expected);
    assertThat(Programs.environment(Optional.empty())).isEmpty();
  }

  @Test
  void theClassArchiveIsMadeBeforehand() throws Exception {
    FakeProxy.install(jray);

    assertThat(find().prepare()).isEmpty();
    assertThat(jray.resolve("bin/archive")).exists();
  }

  @Test
  void aClassArchiveThatCannotBeMadeIsTold() throws Exception {
    FakeProxy.install(jray);
    Programs programs = find();
    Files.writeString(jray.resolve("bin/jray"), "#!/bin/sh\nexit 1\n");

    assertThat(programs.prepare()).hasValueSatisfying(line -> assertThat(line).contains("archive"));
  }

  @Test
  void withoutJrayThereIsNothingToPrepare() {
    assertThat(find().prepare()).isEmpty();
  }

  private Programs find() {
    Path nowhere = jray.resolve("none");
    return Programs.find(
        jray, Map.of("A", "b"), Map.of(Peer.V2RAY, nowhere, Peer.HAPROXY, nowhere));
  }
}
