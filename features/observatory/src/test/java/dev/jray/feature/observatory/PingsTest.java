package dev.jray.feature.observatory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Observatory.Samples;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PingsTest {
  private final Pings pings = new Pings(3, 1000);

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(pings.at(0))
        .isEqualTo(new Samples(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void ofOneDelayTheDeviationIsTakenForHalfOfIt() {
    pings.add(0, TestProber.answered(30));
    pings.add(0, TestProber.failed());
    assertThat(pings.at(0))
        .isEqualTo(new Samples(2, 1, millis(15), millis(30), millis(30), millis(30)));
  }

  @Test
  void theDeviationIsThatOfThePopulation() {
    pings.add(0, TestProber.answered(10));
    pings.add(0, TestProber.answered(30));
    assertThat(pings.at(0))
        .isEqualTo(new Samples(2, 0, millis(10), millis(20), millis(30), millis(10)));
  }

  @Test
  void onlyTheLastOnesAreKept() {
    for (int i = 1; i <= 5; i++) {
      pings.add(0, TestProber.answered(i * 10L));
    }
    assertThat(pings.at(0).all()).isEqualTo(3);
    assertThat(pings.at(0).min()).isEqualTo(millis(30));
  }

  @Test
  void oldOnesDoNotCount() {
    pings.add(0, TestProber.answered(10));
    pings.add(500, TestProber.failed());
    assertThat(pings.at(1000).all()).isEqualTo(2);
    assertThat(pings.at(1001).all()).isEqualTo(1);
    assertThat(pings.at(1001).failed()).isEqualTo(1);
    assertThat(pings.at(1501).all()).isZero();
  }
}
