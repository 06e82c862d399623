package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.proto.core.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ToolsTest {
  private static final String JSON = "{\"gate\": {\"fails\": \"never\"}}";

  @TempDir private Path folder;
  private TestShell shell;

  @BeforeEach
  void openShell() {
    shell = new TestShell(folder);
  }

  @Test
  void helpListsTheCommands() {
    assertThat(shell.run("help")).isZero();
    assertThat(shell.out())
        .contains("  run ", "  check ", "  convert ", "  plugins ", "  uuid ", "  version ")
        .contains("  knock     Knocks at the gate.");
  }

  @Test
  void aPluginsCommandRuns() throws IOException {
    Path file = Files.writeString(folder.resolve("c.json"), JSON);
    assertThat(shell.run("knock", file.toString())).isEqualTo(7);
    assertThat(shell.out()).isEqualTo("knock [" + file + "]\n4\n");
    assertThat(shell.run("knock", folder.resolve("none.json").toString())).isEqualTo(7);
    assertThat(shell.err()).contains("none.json").contains("cannot be read");
  }

  @Test
  void aCommandThatNobodyHasIsAnError() {
    assertThat(shell.run("knok")).isEqualTo(2);
    assertThat(shell.err()).contains("jray: no command \"knok\"").contains("  knock ");
  }

  @ParameterizedTest
  @CsvSource({
    "example,feb54431-301b-52bb-a6dd-e1e93e81bb9e",
    "我爱🍉老师1314,5783a3e7-e373-51cd-8642-c83782b807c5"
  })
  void aTextStandsForTheUuidThatXrayGivesIt(String text, String uuid) {
    assertThat(shell.run("uuid", "-i", text)).isZero();
    assertThat(shell.out()).isEqualTo(uuid + "\n");
  }

  @Test
  void aUuidIsRandomWithoutText() {
    assertThat(shell.run("uuid")).isZero();
    assertThat(UUID.fromString(shell.out().strip()).version()).isEqualTo(4);
    TestShell again = new TestShell(folder);
    again.run("uuid");
    assertThat(again.out()).isNotEqualTo(shell.out());
  }

  @Test
  void aTextOfMoreThanThirtyBytesIsRefused() {
    assertThat(shell.run("uuid", "-i", "1234567890123456789012345678901")).isEqualTo(2);
    assertThat(shell.out()).isEqualTo("Input must be within 30 bytes.\n");
  }

  @Test
  void pluginsAreATable() {
    assertThat(shell.run("plugins")).isZero();
    assertThat(shell.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("PLUGIN").contains("VERSION", "JAR", "STATE"),
            line -> assertThat(line).contains("loaded", "feature gate"));
  }

  @Test
  void aRefusedPluginHasItsReasonInTheTable() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    assertThat(shell.home(folder).run("plugins")).isZero();
    assertThat(shell.out().lines().skip(1))
        .singleElement()
        .asString()
        .matches("broken +- +broken\\.jar +refused +Plugin .*broken\\.jar is refused: .*");
  }

  @Test
  void aRefusedPluginIsReportedAndTheRestRuns() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(shell.home(folder).input(nothing).run("run", "-c", "stdin:")).isZero();
    assertThat(shell.err()).contains("broken.jar is refused: ").hasLineCount(1);
    assertThat(shell.out()).contains(" started");
  }

  @Test
  void textBecomesProtobufAndProtobufText() throws IOException {
    Path json = Files.writeString(folder.resolve("a.json"), JSON);
    assertThat(shell.run("convert", "-c", json.toString())).isZero();
    byte[] message = shell.outBytes();
    assertThat(Config.parseFrom(message).getAppList())
        .anyMatch(app -> app.getValue().toStringUtf8().contains("never"));

    TestShell back = new TestShell(folder).input(message);
    assertThat(back.run("convert", "-c", "stdin:", "-format", "pb")).isZero();
    assertThat(back.out()).contains("\"gate\"").contains("\"never\"");
  }

  @Test
  void theOutputsNameChoosesTheFormatUnlessItIsGiven() throws IOException {
    String json = Files.writeString(folder.resolve("a.json"), JSON).toString();
    shell.run("convert", "-config=" + json, "-o", "b.pb");
    assertThat(Config.parseFrom(Files.readAllBytes(folder.resolve("b.pb"))).getAppCount())
        .isPositive();
    shell.run("convert", "-c", json, "-o", "c.json");
    assertThat(folder.resolve("c.json")).content().contains("\"never\"");
    shell.run("convert", "-c", json, "-o", "d", "--to", "json");
    assertThat(folder.resolve("d")).content().contains("\"never\"");
    assertThat(shell.out() + shell.err()).isEmpty();
  }

  @Test
  void whatCannotBeWrittenIsSaid() throws IOException {
    String json = Files.writeString(folder.resolve("a.json"), JSON).toString();
    assertThat(shell.run("convert", "-c", json, "-o", "absent/b.pb")).isEqualTo(1);
    assertThat(shell.err()).startsWith("cannot write absent/b.pb: ");
  }

  @Test
  void aConfigurationThatDoesNotLoadIsNotConverted() throws IOException {
    String json =
        Files.writeString(folder.resolve("a.json"), "{\"gate\": {\"fails\": \"read\"}}").toString();
    assertThat(shell.run("convert", "-c", json, "-o", "b.pb")).isEqualTo(23);
    assertThat(shell.err()).contains("the gate does not read this");
    assertThat(shell.out()).isEmpty();
    assertThat(folder.resolve("b.pb")).doesNotExist();
  }

  @Test
  void mistakesOnTheCommandLineExitWith2() {
    assertThat(shell.run("convert")).isEqualTo(2);
    assertThat(shell.err()).contains("--config");
    assertThat(new TestShell(folder).run("convert", "-c", "a", "--to", "xml")).isEqualTo(2);
    assertThat(new TestShell(folder).run("version", "now")).isEqualTo(2);
  }

  @Test
  void withoutRulesARouteIsTheDefaultOne() throws IOException {
    Path config = Files.writeString(folder.resolve("c.json"), JSON);
    assertThat(shell.run("route", "test", "-c", config.toString(), "--to", "a.test:80")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            outbound: the default one, which has no tag (default)
            rule: none; the configuration has no section "routing"
            """);
  }

  @ParameterizedTest
  @CsvSource({"a.test", "a.test:x", "192.0.2.1:70000"})
  void aRouteNeedsATargetThatMakesSense(String to) throws IOException {
    Path config = Files.writeString(folder.resolve("c.json"), JSON);
    assertThat(shell.run("route", "test", "-c", config.toString(), "--to", to)).isEqualTo(2);
    assertThat(shell.err()).contains("port", "Usage: jray route");
  }

  @Test
  void aRouteOfABadConfigurationExitsWith23() throws IOException {
    Path config = Files.writeString(folder.resolve("c.json"), JSON.replace("never", "create"));
    assertThat(shell.run("route", "test", "-c", config.toString(), "--to", "a:1")).isEqualTo(23);
    assertThat(shell.err())
        .contains("main: failed to create server > " + config + ":1: gate > the gate is shut");
  }
}
