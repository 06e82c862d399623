package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
final class BenchTest {
  private static final String NOWHERE = "/nonexistent";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path jray;
  @TempDir private Path work;

  @Test
  void aQuickRunMeasuresWhatIsThere() throws Exception {
    FakeProxy.install(jray);

    assertThat(run("--quick", "--scenario", "raw")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "JRay 9.9",
            "JRay ran on Java " + Runtime.version().feature(),
            "v2ray is missing: no " + NOWHERE,
            "its figures mean nothing")
        .containsPattern(
            "\\| raw \\| bulk up, 8 connections, MB/s \\| more \\| missing \\| [0-9.]+ \\| missing")
        .containsPattern(
            "\\| raw \\| memory per 1000 idle connections, MB \\| less \\| missing \\| -?[0-9.]+ ");
  }

  @Test
  void everyValueIsWrittenForPrograms() throws Exception {
    FakeProxy.install(jray);
    Path json = work.resolve("values.json");

    assertThat(run("--quick", "--scenario=raw", "--scale=none", "--runs=2", "--json=" + json))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).doesNotContain("Cost by scale");
    assertThat(Files.readString(json))
        .contains("\"unit\": \"MB/s\", \"better\": \"more\", \"peer\": \"no proxy\"")
        .containsPattern("\"peer\": \"JRay\", \"repetition\": 1, \"run\": 2, \"value\": [0-9.E]+}");
  }

  @Test
  void whatTheMachineDoesNotAllowIsLeftOut() throws Exception {
    FakeProxy.install(jray);

    assertThat(run("--quick", "--scenario=raw", "--scale=raw", "--idle=20,1000000"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("memory per 1000 idle connections, with 20, MB")
        .doesNotContain("with 1000000")
        .contains("descriptors are too few for 1000000 idle connections");
  }

  @Test
  void aMissingJrayIsTold() {
    assertThat(run("--quick", "--scenario", "socks")).isEqualTo(Bench.JRAY_MISSING);
    assertThat(out.toString()).contains("| JRay (missing) |", "JRay is missing: no " + jray);
  }

  @Test
  void aMissingJrayMayBeAllowed() {
    assertThat(run("--quick", "--scenario", "socks", "--allow-missing"))
        .as(err.toString())
        .isZero();
  }

  @Test
  void aJrayThatDoesNotRelayIsAFailure() throws Exception {
    FakeProxy.install(jray);

    // The fake one knows no SOCKS and does not start.
    assertThat(run("--quick", "--scenario", "socks")).isEqualTo(Bench.FAILED);
    assertThat(out.toString())
        .contains("FAILED socks, repetition 1, run 1, JRay, memory: a process ended with code 1");
    assertThat(err.toString()).contains("not a configuration:", "logs of the processes:");
  }

  @Test
  void wrongOptionsAreExplained() {
    assertThat(run("--scenario", "rav")).isEqualTo(Bench.USAGE);
    assertThat(err.toString()).contains("no scenario rav; there are [raw, socks, vmess-aes,");
    assertThat(run("--scale", "rav")).isEqualTo(Bench.USAGE);
    assertThat(run("--repeat", "0")).isEqualTo(Bench.USAGE);
    assertThat(run("--runs", "0")).isEqualTo(Bench.USAGE);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--jray=" + jray, "--work=" + work, "--v2ray=" + NOWHERE, "--haproxy=" + NOWHERE));
    return new CommandLine(new Bench())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
