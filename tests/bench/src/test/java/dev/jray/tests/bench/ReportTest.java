package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.tests.bench.load.ConnectLoad;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Scenario RAW = Scenario.named("raw").orElseThrow();

  private final Results results = new Results();

  @Test
  void ratiosAreTakenWithinARun() {
    put(Peer.V2RAY, 1, 10);
    put(Peer.JRAY, 1, 5);
    put(Peer.V2RAY, 2, 100);
    put(Peer.JRAY, 2, 80);
    put(Peer.V2RAY, 3, 1);
    put(Peer.JRAY, 3, 0.6);
    put(Peer.JRAY, 4, 1000);

    assertThat(results.ratios(RAW, Figure.UP1_CPU, Peer.JRAY, Peer.V2RAY))
        .contains(new Spread(0.6, 0.5, 0.8, 3));
    assertThat(results.values(RAW, Figure.UP1_CPU, Peer.V2RAY)).contains(new Spread(10, 1, 100, 3));
  }

  @Test
  void aRowShowsMediansAndSpreads() {
    put(Peer.V2RAY, 1, 1.5);
    put(Peer.V2RAY, 2, 2.5);
    put(Peer.JRAY, 1, 0.75);
    put(Peer.JRAY, 2, 1.5);
    put(Peer.DIRECT, 1, 123.4);

    assertThat(render(Map.of()))
        .contains(
            "| raw | bulk up, 1 connection, CPU s/GB | less | 2.00 [1.50 - 2.50] | 1.13 [0.75 - 1.50] "
                + "| - | 123 | 0.55 [0.50 - 0.60] (goal 0.5, missed) | - |\n");
  }

  @Test
  void aMissingProgramIsNamed() {
    put(Peer.V2RAY, 1, 1.5);

    assertThat(render(Map.of(Peer.JRAY, "x/bin/jray")))
        .startsWith(
            "a heading\n\n| Scenario | Figure | Better | v2ray | JRay (missing) | haproxy |")
        .contains(
            "| 1.50 | missing | - | - | missing | - |\n", "- JRay is missing: no x/bin/jray.\n");
  }

  @Test
  void notesAndFailuresAreSaidBelow() {
    results.note("a note");
    results.note("a note");
    results.fail(RAW, "first | line\nsecond line");

    assertThat(render(Map.of()))
        .endsWith("- a note\n")
        .contains("| raw | FAILED first / line |  |  |  |  |  |  |  |\n\n")
        .contains("- raw: raw relay (dokodemo-door, freedom).\n");
  }

  @Test
  void otherProgramsShareIsOfAllProcessors() {
    results.foreign(new Usage(1000, 500, 0, 0, 300, 1000), 2);
    results.foreign(new Usage(1000, 500, 0, 0, 300, 700), 2);

    assertThat(results.foreignShare()).isEqualTo(0.05);
  }

  @Test
  void lostConnectionsAreAddedUp() {
    results.connections(RAW, Peer.V2RAY, new ConnectLoad.Result(98, 2, 1));
    results.connections(RAW, Peer.V2RAY, new ConnectLoad.Result(99, 1, 1));
    results.connections(RAW, Peer.JRAY, new ConnectLoad.Result(100, 0, 1));

    assertThat(results.notes()).containsExactly("raw, v2ray: 3 of 200 connections were lost");
  }

  @Test
  void aGoalStandsBesideWhatItIsAbout() {
    put(Peer.V2RAY, 1, 2);
    put(Peer.JRAY, 1, 1);
    results.put(
        RAW, Peer.JRAY, new Sample(1, 1), Map.of(Figure.LOADED_RSS, 130.0, Figure.UP1_RATE, 1.0));

    assertThat(render(Map.of()))
        .contains(
            "| raw | bulk up, 1 connection, CPU s/GB | less | 2.00 | 1.00 | - | - | 0.50 (goal 0.5) | - |",
            "| raw | memory (RSS) after all loads, MB | less | - | 130 (goal 120, missed) | - | - | - | - |",
            "| raw | bulk up, 1 connection, MB/s | more | - | 1.00 | - | - | - | - |",
            """
            - Goals reached: 1 of 2.
            - Goals missed, raw: memory (RSS) after all loads, MB: 130 (goal 120).
            """);
  }

  @Test
  void aQuickRunHasNoGoals() {
    put(Peer.V2RAY, 1, 2);
    put(Peer.JRAY, 1, 2);

    assertThat(
            new Report(results, new Programs(Map.of(), Map.of(), Map.of()), true)
                .render(List.of(), List.of(RAW), List.of()))
        .doesNotContainIgnoringCase("goal");
  }

  @Test
  void costsByScaleHaveATableOfTheirOwn() {
    put(Peer.V2RAY, 1, 2);
    scale(ScaleFigure.Kind.IDLE, 10_000, 9);
    scale(ScaleFigure.Kind.IDLE, 1000, 7);
    scale(ScaleFigure.Kind.DOWN, 1, 5);

    assertThat(render(Map.of()))
        .contains(
            """
            Cost by scale:

            | Scenario | Figure | Better | v2ray | JRay | haproxy | no proxy | JRay / v2ray | haproxy / v2ray |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | raw | bulk down, 1 connection, CPU s/GB | less | - | 5.00 | - | - | - | - |
            | raw | memory per 1000 idle connections, with 1000, MB | less | - | 7.00 (goal 8) | - | - | - | - |
            | raw | memory per 1000 idle connections, with 10000, MB | less | - | 9.00 (goal 8, missed) | - | - | - | - |

            """);
  }

  private void scale(ScaleFigure.Kind kind, int count, double value) {
    results.put(RAW, Peer.JRAY, new Sample(1, 1), Map.of(new ScaleFigure(kind, count), value));
  }

  private void put(Peer peer, int run, double value) {
    results.put(RAW, peer, new Sample(1, run), Map.of(Figure.UP1_CPU, value));
  }

  private String render(Map<Peer, String> missing) {
    return new Report(results, new Programs(Map.of(), Map.of(), missing), false)
        .render(List.of("a heading"), List.of(RAW), List.of(RAW));
  }
}
