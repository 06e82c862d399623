package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SettlingTest {
  private final Settling settling = new Settling();

  @Test
  void oneRoundIsNeverEnough() {
    assertThat(settling.settled()).isFalse();
    settling.round(1, 0);
    assertThat(settling.settled()).isFalse();
  }

  @Test
  void aSteadyCostWithQuietCompilersIsWarm() {
    settling.round(1, 0);
    settling.round(0.95, 0.04);
    assertThat(settling.settled()).isTrue();
  }

  @Test
  void aBusyCompilerIsNotWarm() {
    settling.round(1, 0);
    settling.round(1, 0.06);
    assertThat(settling.settled()).isFalse();
  }

  @Test
  void aFallingCostIsNotWarm() {
    settling.round(1, 0);
    settling.round(0.8, 0);
    assertThat(settling.settled()).isFalse();
    settling.round(0.78, 0);
    assertThat(settling.settled()).isTrue();
  }

  @Test
  void aRiseIsNoise() {
    settling.round(1, 0);
    settling.round(1.5, 0);
    assertThat(settling.settled()).isTrue();
  }
}
