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
          new Size(1_000_000, 20, 40, 16),
          new Size(500_000, 10, 24, 8),
          new Plan.WarmUp(2, Duration.ofSeconds(10), Duration.ofSeconds(10)),
          new Plan.Times(3, 3, 2),
          10,
          new Plan.Rest(Duration.ofMillis(1), Duration.ofMillis(1)),
          new Plan.Scale(List.of(2), List.of(5, 20)));
  private static final Scenario RAW = Scenario.named("raw").orElseThrow();

  @TempDir private Path jray;
  @TempDir private Path work;

  @Test
  void everyFigureIsThereForEveryRun() throws Exception {
    FakeProxy.install(jray);
    Path nowhere = jray.resolve("none");
    Programs programs =
        Programs.find(jray, Map.of(), Map.of(Peer.V2RAY, nowhere, Peer.HAPROXY, nowhere));
    StringWriter log = new StringWriter();

    Results results =
        new Session(PLAN, ProcFs.system(), programs, new PrintWriter(log))
            .run(List.of(RAW), List.of(RAW), 2, work);

    assertThat(results.failures()).isEmpty();
    for (Figure figure : Figure.values()) {
      assertThat(results.values(RAW, figure, Peer.JRAY))
          .as(figure.name())
          .hasValueSatisfying(spread -> assertThat(spread.count()).isEqualTo(samples(figure)));
    }
    for (ScaleFigure figure :
        List.of(
            new ScaleFigure(ScaleFigure.Kind.UP, 2),
            new ScaleFigure(ScaleFigure.Kind.DOWN, 2),
            new ScaleFigure(ScaleFigure.Kind.REQUESTS, 2),
            new ScaleFigure(ScaleFigure.Kind.IDLE, 5),
            new ScaleFigure(ScaleFigure.Kind.IDLE, 20))) {
      assertThat(results.values(RAW, figure, Peer.JRAY))
          .as(figure.toString())
          .hasValueSatisfying(spread -> assertThat(spread.count()).isEqualTo(4));
    }
    assertThat(results.values(RAW, Figure.UP1_RATE, Peer.DIRECT)).isPresent();
    assertThat(results.values(RAW, Figure.UP1_RATE, Peer.V2RAY)).isEmpty();
    assertThat(log.toString()).contains("raw, repetition 2, run 3, JRay: echo of 1 KB, p99");
  }

  // In two repetitions; memory takes as many starts as the costs by scale take runs.
  private static int samples(Figure figure) {
    return switch (figure) {
      case IDLE_RSS, CONNECTION_RSS -> 4;
      case LOADED_RSS -> 2;
      default -> 6;
    };
  }
}
