package dev.jray.tests.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.tests.bench.FakeProxy;
import dev.jray.tests.bench.load.Entry;
import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.load.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ChainTest {
  private static final String FIRST = "from ${entry} to ${link1}";
  private static final String LAST = "from ${link1} to ${origin}";

  @TempDir private Path dir;

  @Test
  void bytesPassAllProcessesAndAllAreMeasuredAndEnded() throws Exception {
    Program program = FakeProxy.program();
    Chain chain =
        new Chain(
            Entry.RAW,
            List.of(new Chain.Hop(program, FIRST, ".cfg"), new Chain.Hop(program, LAST, ".cfg")));
    List<ProcessHandle> processes;
    try (Origin origin = Origin.start();
        RunningChain running = chain.start(origin, dir)) {
      RunningChain.Start start = running.awaitEcho();

      assertThat(start.accepted()).isPositive().isLessThanOrEqualTo(start.echoed());
      assertThat(running.pids()).hasSize(2).doesNotContain(ProcessHandle.current().pid());
      processes = running.pids().stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
      for (long pid : running.pids()) {
        assertThat(ProcFs.system().cpuNanos(pid)).isPositive();
        assertThat(ProcFs.system().residentBytes(pid)).isPositive();
      }
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aProcessThatEndsAtOnceIsReportedWithItsOutput() throws Exception {
    Chain chain =
        new Chain(
            Entry.RAW, List.of(new Chain.Hop(FakeProxy.program(), "nonsense ${entry}", ".cfg")));
    try (Origin origin = Origin.start();
        RunningChain running = chain.start(origin, dir)) {
      assertThatThrownBy(running::awaitEcho)
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("a process ended with code 1")
          .hasMessageContaining("not a configuration: nonsense");
    }
  }

  @Test
  void theWayWithoutAProxyLeadsToTheOriginAndCountsTheBenchmarkItself() throws Exception {
    try (Origin origin = Origin.start();
        RunningChain running = new Chain(Entry.RAW, List.of()).start(origin, dir)) {
      running.awaitEcho();

      assertThat(running.direct()).isTrue();
      assertThat(running.target().proxy()).isEqualTo(origin.address());
      assertThat(running.pids()).containsExactly(ProcessHandle.current().pid());
    }
  }

  @Test
  void aToolsFirstLineIsKept() {
    assertThat(Tool.firstLine(Path.of("/bin/echo"), List.of("a\nb"), Map.of())).contains("a");
    assertThat(Tool.firstLine(Path.of("/bin/false"), List.of(), Map.of())).isEmpty();
    assertThat(Tool.firstLine(dir.resolve("none"), List.of(), Map.of())).isEmpty();
  }
}
