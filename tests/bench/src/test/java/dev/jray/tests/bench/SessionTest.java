package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.tests.bench.Plan.Size;
import dev.jray.tests.bench.process.ProcFs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SessionTest {
  private static final Plan PLAN =
      new Plan(
          new Size(1_000_000, 20, 5, 16),
          new Size(500_000, 10, 3, 8),
          2,
          2,
          10,
          Duration.ofMillis(1));
  private static final Scenario RAW = Scenario.named("raw").orElseThrow();

  @TempDir private Path jray;
  @TempDir private Path work;

  @Test
  void everyFigureIsThereForEveryRepetition() throws Exception {
    FakeProxy.install(jray);
    Path nowhere = jray.resolve("none");
    Programs programs =
        Programs.find(jray, Map.of(), Map.of(Peer.V2RAY, nowhere, Peer.HAPROXY, nowhere));
    StringWriter log = new StringWriter();

    Results results =
        new Session(PLAN, ProcFs.system(), programs, new PrintWriter(log))
            .run(List.of(RAW), 2, work);

    assertThat(results.failures()).isEmpty();
    for (Figure figure : Figure.values()) {
      assertThat(results.values(RAW, figure, Peer.JRAY))
          .as(figure.name())
          .hasValueSatisfying(spread -> assertThat(spread.count()).isEqualTo(2));
    }
    assertThat(results.values(RAW, Figure.UP1_RATE, Peer.DIRECT)).isPresent();
    assertThat(results.values(RAW, Figure.UP1_RATE, Peer.V2RAY)).isEmpty();
    assertThat(log.toString()).contains("raw, repetition 2, JRay: echo of 1 KB, p99");
  }
}
