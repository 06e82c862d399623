package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.tests.bench.Goals.Goal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GoalsTest {
  private final Goals goals = new Goals(17);

  @Test
  void costsHaveTheRatioOfTheirScenario() {
    assertThat(goal("raw", Figure.UP8_CPU)).contains(new Goal(true, 0.5));
    assertThat(goal("vmess-chacha20", Figure.DOWN1_CPU)).contains(new Goal(true, 0.75));
    assertThat(goal("vmess-ws-tls", Figure.CONNECT_CPU)).contains(new Goal(true, 0.6));
    assertThat(goal("vmess-mux", Figure.COLD_CPU)).contains(new Goal(true, 4));
    assertThat(goal("raw", Figure.COLD_CPU)).isEmpty();
  }

  @Test
  void memoryIsCountedForEachProcess() {
    assertThat(goal("raw", Figure.IDLE_RSS)).contains(new Goal(false, 85));
    assertThat(goal("vmess-aes", Figure.IDLE_RSS)).contains(new Goal(false, 170));
    assertThat(goal("vmess-aes", Figure.LOADED_RSS)).contains(new Goal(false, 240));
  }

  @Test
  void idleConnectionsHaveTheSameGoalAtEveryScale() {
    for (Row figure : new Row[] {Figure.CONNECTION_RSS, scale(ScaleFigure.Kind.IDLE)}) {
      assertThat(goal("raw", figure)).contains(new Goal(false, 8));
      assertThat(goal("vmess-ws", figure)).contains(new Goal(false, 20));
      assertThat(goal("vmess-ws-tls", figure)).contains(new Goal(false, 40));
    }
    assertThat(goal("raw", scale(ScaleFigure.Kind.UP))).isEmpty();
  }

  @Test
  void aLaterJavaIsToStartFaster() {
    Scenario raw = Scenario.named("raw").orElseThrow();

    assertThat(goals.of(raw, Figure.START_ACCEPT)).contains(new Goal(false, 500));
    assertThat(new Goals(25).of(raw, Figure.START_ACCEPT)).contains(new Goal(false, 400));
  }

  @Test
  void ratesAndOtherScenariosHaveNone() {
    assertThat(goal("vmess-aes", Figure.UP1_RATE)).isEmpty();
    assertThat(goal("socks", Figure.UP1_CPU)).isEmpty();
  }

  private Optional<Goal> goal(String scenario, Row figure) {
    return goals.of(Scenario.named(scenario).orElseThrow(), figure);
  }

  private static ScaleFigure scale(ScaleFigure.Kind kind) {
    return new ScaleFigure(kind, 1000);
  }
}
