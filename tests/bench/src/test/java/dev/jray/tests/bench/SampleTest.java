package dev.jray.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SampleTest {
  @Test
  void theOrderIsSwappedFromRunToRun() {
    List<String> swapped = List.of("b", "a");

    assertThat(new Sample(1, 1).order(List.of("a", "b"))).containsExactly("a", "b");
    assertThat(new Sample(1, 2).order(List.of("a", "b"))).isEqualTo(swapped);
    assertThat(new Sample(2, 1).order(List.of("a", "b"))).isEqualTo(swapped);
  }

  @Test
  void runsOfARepetitionFollowEachOther() {
    assertThat(Stream.of(new Sample(2, 1), new Sample(1, 10), new Sample(1, 9)).sorted())
        .containsExactly(new Sample(1, 9), new Sample(1, 10), new Sample(2, 1));
  }
}
