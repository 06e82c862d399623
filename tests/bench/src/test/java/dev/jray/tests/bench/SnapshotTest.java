package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.tests.bench.process.ProcFs.ThreadTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  @Test
  void theDifferenceCountsLivingThreadsAndNewOnes() {
    Snapshot before =
        new Snapshot(
            100,
            1000,
            Map.of(
                1L, new ThreadTime("worker", 50),
                2L, new ThreadTime("C2 CompilerThre", 70),
                3L, new ThreadTime("ended", 500)),
            10,
            3000);
    Snapshot after =
        new Snapshot(
            400,
            1600,
            Map.of(
                1L, new ThreadTime("worker", 60),
                2L, new ThreadTime("C2 CompilerThre", 100),
                4L, new ThreadTime("C1 CompilerThre", 5)),
            30,
            4000);

    Usage usage = after.since(before);

    assertThat(usage).isEqualTo(new Usage(300, 600, 45, 35, 20, 1000));
    assertThat(usage.foreign()).isEqualTo(380);
    assertThat(usage.compilerShare()).isEqualTo(35 / 600.0);
  }
}
