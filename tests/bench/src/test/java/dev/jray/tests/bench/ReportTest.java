package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Scenario RAW = Scenario.named("raw").orElseThrow();

  private final Results results = new Results();

  @Test
  void ratiosAreTakenWithinARepetition() {
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
                + "| - | 123 | 0.55 [0.50 - 0.60] | - |\n");
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

  private void put(Peer peer, int repetition, double value) {
    results.put(RAW, peer, repetition, Map.of(Figure.UP1_CPU, value));
  }

  private String render(Map<Peer, String> missing) {
    return new Report(results, new Programs(Map.of(), Map.of(), missing))
        .render(List.of("a heading"), List.of(RAW));
  }
}
