package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.tests.dist.Distribution.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program's command line from the outside: what scripts rely on. */
final class ProgramTest {
  private static final Distribution JRAY = Distribution.built();

  @TempDir private Path folder;

  @Test
  void aGoodConfigurationIsOk() throws IOException {
    Finished test = JRAY.run(folder, "-test", "-config=" + file("good.json", "{}"));
    assertThat(test.exit()).isZero();
    assertThat(test.out()).startsWith("JRay ").endsWith("Configuration OK.\n").hasLineCount(3);
    assertThat(test.err()).isEmpty();
  }

  @Test
  void aBadConfigurationExitsWith23AndNamesEveryProblem() throws IOException {
    String bad = "{\n\"inbounds\": [{\"protocol\": \"soks\", \"port\": 1}],\n\"routing\": {}\n}";
    String config = file("bad.json", bad);
    Finished test = JRAY.run(folder, "-test", "-config", config);
    assertThat(test.exit()).isEqualTo(23);
    assertThat(test.out())
        .contains("main: failed to read config files: [" + config + "] > ")
        .contains("bad.json:2")
        .contains("unknown config id: soks")
        .contains("did you mean \"socks\"?");
    assertThat(test.out() + test.err()).doesNotContain("\tat ");
  }

  @Test
  void aPortInUseExitsWith255AndOneSentence() throws IOException {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Finished run =
          JRAY.run(folder, "run", "-c", file("c.json", Configs.socks(taken.getLocalPort())));
      assertThat(run.exit()).isEqualTo(255);
      assertThat(run.out().lines().skip(2))
          .singleElement()
          .asString()
          .startsWith("Failed to start")
          .contains(Integer.toString(taken.getLocalPort()));
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void anUnknownFlagExitsWith2AndTheUsage() throws IOException {
    Finished run = JRAY.run(folder, "-foo");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("flag provided but not defined: -foo\nUsage of jray:\n");
  }

  @Test
  void aConvertedConfigurationRunsFromStandardInput() throws IOException {
    String json = file("c.json", Configs.socks(0));
    assertThat(JRAY.run(folder, "convert", "-c", json, "-o", "c.pb").exit()).isZero();
    byte[] message = Files.readAllBytes(folder.resolve("c.pb"));
    try (Jray jray = JRAY.start(folder, "-config=stdin:", "-format=pb")) {
      jray.input(message).awaitStart();
      assertThat(jray.err()).isEmpty();
    }
  }

  @Test
  void textMayComeFromStandardInputToo() throws IOException {
    try (Jray jray = JRAY.start(folder, "run", "-c", "stdin:")) {
      jray.input(Configs.socks(0).getBytes(StandardCharsets.UTF_8)).awaitStart();
    }
  }

  @Test
  void theProgramMayBeCalledThroughLinksAndFromFoldersWithBlanks() throws IOException {
    Distribution copy = JRAY.copy(Files.createDirectory(folder.resolve("our proxy")));
    Path deep = Files.createDirectories(folder.resolve("a b/c"));
    Path link = Files.createSymbolicLink(deep.resolve("one"), copy.home().resolve("bin/jray"));
    Path second = Files.createSymbolicLink(folder.resolve("two"), folder.relativize(link));
    try (Jray jray =
        Distribution.start(second, deep, "-test", "-c", file("c.json", Configs.socks(0)))) {
      Finished test = jray.finish();
      assertThat(test.out()).endsWith("Configuration OK.\n");
      assertThat(test.err()).isEmpty();
      assertThat(test.exit()).isZero();
    }
  }

  @Test
  void aConfigurationInTheWorkingFolderIsFound() throws IOException {
    file("config.json", Configs.socks(0));
    try (Jray jray = JRAY.start(folder)) {
      jray.awaitStart();
      assertThat(jray.out()).doesNotContain("embedded default");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleLoads(Path example) throws IOException {
    Finished check = JRAY.run(folder, "check", "-strict", "-c", example.toString());
    assertThat(check.out()).isEqualTo("Configuration OK.\n");
    assertThat(check.err()).isEmpty();
    assertThat(check.exit()).isZero();
  }

  static Stream<Path> examples() throws IOException {
    return JRAY.names("conf").stream().map(JRAY.home().resolve("conf")::resolve);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
