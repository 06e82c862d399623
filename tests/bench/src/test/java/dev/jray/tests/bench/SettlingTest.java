package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SettlingTest {
  private final Settling settling = new Settling();

  private void rounds(double compilerShare, double... costs) {
    for (double cost : costs) {
      settling.round(cost, compilerShare);
    }
  }

  @Test
  void aFewRoundsAreNeverEnough() {
    assertThat(settling.settled()).isFalse();
    rounds(0, 1, 1, 1);
    assertThat(settling.settled()).isFalse();
  }

  @Test
  void aSteadyCostWithQuietCompilersIsWarm() {
    rounds(0.04, 1, 0.96, 0.97, 0.96);
    assertThat(settling.settled()).isTrue();
  }

  @Test
  void aBusyCompilerIsNotWarm() {
    rounds(0, 1, 1, 1);
    rounds(0.06, 1);
    assertThat(settling.settled()).isFalse();
    rounds(0, 1, 1);
    assertThat(settling.settled()).isFalse();
  }

  @Test
  void aFallingCostIsNotWarm() {
    rounds(0, 1, 0.9, 0.8, 0.7, 0.6);
    assertThat(settling.settled()).isFalse();
    rounds(0, 0.6, 0.59, 0.6);
    assertThat(settling.settled()).isTrue();
  }

  @Test
  void aRiseIsNoise() {
    rounds(0, 1, 1.5, 1.4, 1.2);
    assertThat(settling.settled()).isTrue();
  }
}
