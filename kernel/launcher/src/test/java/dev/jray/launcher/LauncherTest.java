package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LauncherTest {
  @TempDir private Path folder;
  private TestShell shell;

  @BeforeEach
  void openShell() {
    shell = new TestShell(folder);
  }

  @Test
  void aConfigurationRunsUntilItIsStopped() throws IOException {
    assertThat(shell.run("run", "-c", file("{}"))).isZero();
    assertThat(shell.out()).contains("[Warning] core: JRay ").contains(" started");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void theVersionComesFirstInTwoLines() throws IOException {
    shell.run("-config=" + file("{}"));
    assertThat(shell.out().lines().limit(2))
        .satisfiesExactly(
            line ->
                assertThat(line).matches("JRay \\d+\\.\\d+\\.\\d+\\S* \\(java \\S+ \\S+/\\S+\\)"),
            line -> assertThat(line).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-version", "--version", "-version=true", "version"})
  void theVersionCanBeAskedFor(String argument) {
    assertThat(shell.run(argument)).isZero();
    assertThat(shell.out()).startsWith("JRay ").hasLineCount(2);
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void aGoodConfigurationIsOk() throws IOException {
    assertThat(shell.run("-test", "-c", file("{}"))).isZero();
    assertThat(shell.out()).endsWith("Configuration OK.\n").doesNotContain("started");
    assertThat(new TestShell(folder).run("check", "-c", file("{}"))).isZero();
  }

  @Test
  void aConfigurationMayComeFromStandardInput() {
    byte[] json = "{ // nothing\n}".getBytes(StandardCharsets.UTF_8);
    assertThat(shell.input(json).run("-config=stdin:", "-test")).isZero();
  }

  @Test
  void anEmptyProtobufIsAConfiguration() {
    assertThat(shell.input(new byte[0]).run("-config", "stdin:", "-format=pb", "-test")).isZero();
  }

  @Test
  void everyProblemHasALine() throws IOException {
    String file =
        file(
            "{\n\"inbounds\": [{\"protocol\": \"nil\", \"port\": 70000}],\n\"gate\": {\"fails\": \"read\"}}");
    assertThat(shell.run("-test", "-c", file)).isEqualTo(23);
    assertThat(shell.out().lines().skip(2))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("unknown config id: nil"),
            line -> assertThat(line).contains("invalid port range: 70000"),
            line -> assertThat(line).contains("the gate does not read this; write create"))
        .first()
        .asString()
        .startsWith("main: failed to read config files: [" + file + "] > ");
  }

  @Test
  void aFileThatIsNotThereIsAProblemOfTheConfiguration() {
    String file = folder.resolve("absent.json").toString();
    assertThat(shell.run("run", "-c", file)).isEqualTo(23);
    assertThat(shell.out()).contains("main: failed to read config files: [" + file + "] > ");
  }

  @Test
  void unknownKeysAreWarningsUnlessStrict() throws IOException {
    String file = file("{\"gatte\": {}}");
    assertThat(shell.run("check", "-c", file)).isZero();
    assertThat(shell.err())
        .startsWith("warning: ")
        .contains("\"gatte\"")
        .contains("did you mean \"gate\"?");
    TestShell strict = new TestShell(folder);
    assertThat(strict.run("check", "--strict", "-c", file)).isEqualTo(23);
    assertThat(strict.out()).contains("\"gatte\"");
  }

  @Test
  void whatOnlyTheHandlerFindsIsAProblemToo() throws IOException {
    String file = file("{\n \"gate\": {\"fails\": \"create\"}}");
    assertThat(shell.run("-test", "-c", file)).isEqualTo(23);
    String place = file + ":2: gate > ";
    assertThat(shell.out())
        .endsWith(
            "main: failed to create server > "
                + place
                + "the gate is shut\n"
                + place
                + "and locked\n");
  }

  @Test
  void aPluginThatCrashesLeavesAMessageAndNoStackTrace() throws IOException {
    String file = file("{\"gate\": {\"fails\": \"crash\"}}");
    assertThat(shell.run("-c", file)).isEqualTo(23);
    assertThat(shell.out())
        .contains("main: failed to create server > ")
        .contains("the gate fell down");
    assertThat(shell.out() + shell.err()).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-debug", "--debug"})
  void debugShowsTheStackTrace(String flag) throws IOException {
    shell.run(flag, "-c", file("{\"gate\": {\"fails\": \"crash\"}}"));
    assertThat(shell.err()).contains("\tat ").contains("GatePlugin");
  }

  @Test
  void theEnvironmentCanAskForStackTraces() throws IOException {
    shell.with("JRAY_DEBUG", "1").run("-c", file("{\"gate\": {\"fails\": \"start\"}}"));
    assertThat(shell.err()).contains("\tat ");
  }

  @Test
  void whatCannotStartExitsWith255() throws IOException {
    String file = file("{\"gate\": {\"fails\": \"start\"}}");
    assertThat(shell.run("-c", file)).isEqualTo(255);
    assertThat(shell.out())
        .contains("Failed to start")
        .contains("the gate is stuck")
        .doesNotContain("started");
  }

  @Test
  void theEmbeddedDefaultSaysWhatItLacks() {
    assertThat(shell.run()).isEqualTo(23);
    assertThat(shell.out())
        .contains("No configuration")
        .contains("lacks inbound mixed, inbound socks, inbound http, outbound freedom")
        .contains("-c FILE");
  }

  @Test
  void anUnknownFlagIsAUsageErrorWithoutVersion() {
    assertThat(shell.run("-foo")).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .startsWith("flag provided but not defined: -foo\nUsage of jray:\n  -config FILE\n");
  }

  @Test
  void helpGoesToStandardErrorAsV2Rays() {
    assertThat(shell.run("-h")).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .startsWith("Usage of jray:\n")
        .contains("  convert ")
        .contains("  run ");
  }

  @Test
  void wordsBehindV2RaysFlagsAreIgnored() throws IOException {
    assertThat(shell.run("-test", "-c", file("{}"), "more", "-foo")).isZero();
    assertThat(shell.err()).isEqualTo("ignored, as V2Ray does: more -foo\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void wordsBehindOurOwnFlagsAreNot(String command) throws IOException {
    assertThat(shell.run(command, "-c", file("{}"), "more")).isEqualTo(2);
    assertThat(shell.err()).startsWith("not expected here: more\nUsage of jray " + command + ":\n");
  }

  @Test
  void anUnknownCommandNamesTheKnownOnes() {
    assertThat(shell.run("rum")).isEqualTo(2);
    assertThat(shell.err())
        .startsWith("jray: no command \"rum\"\n")
        .contains("\n  run ")
        .contains("\n  uuid ");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("test.json"), text).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "run,jray.crypto.provider,'sunjce, conscrypt, corretto'",
    "check,jray.crypto.provider,'sunjce, conscrypt, corretto'",
    "run,jray.splice,'true, false'",
    "check,jray.splice,'true, false'"
  })
  void aWrongSwitchIsAnErrorBeforeAnythingStarts(String command, String name, String right)
      throws IOException {
    String file = file("{}");
    System.setProperty(name, "openssl");
    try {
      assertThat(shell.run(command, "-c", file)).isEqualTo(23);
    } finally {
      System.clearProperty(name);
    }
    assertThat(shell.out())
        .endsWith(
            "main: failed to create server > the system property "
                + name
                + " is \"openssl\"; it can be "
                + right
                + "\n");
  }
}
