package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpiRangeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "[1.0,2.0) 1.0 true",
        "[1.0,2.0) 1 true",
        "[1.0,2.0) 1.9 true",
        "[1.0,2.0) 1.10 true",
        "[1.0,2.0) 2.0 false",
        "[1.0,2.0) 0.9 false",
        "(1.0,2.0] 1.0 false",
        "(1.0,2.0] 1.0.1 true",
        "(1.0,2.0] 2.0 true",
        "(1.0,2.0] 2.1 false",
        "[1.2,) 1.1 false",
        "[1.2,) 99.0 true",
        "[1.2,] 99.0 true",
        "[1.2] 1.2 true",
        "[1.2] 1.3 false",
      })
  void containsWhatLiesBetweenItsEnds(String range, String version, boolean contained)
      throws Exception {
    assertThat(SpiRange.parse(range).contains(version)).isEqualTo(contained);
  }

  @Test
  void mayHaveBlanks() throws Exception {
    SpiRange range = SpiRange.parse(" [1.0 , 2.0 ) ");
    assertThat(range.contains("1.0")).isTrue();
    assertThat(range.contains("2.0")).isFalse();
    assertThat(range).hasToString("[1.0 , 2.0 )");
  }

  @Test
  void knowsWhetherAllOfItIsAboveAVersion() throws Exception {
    assertThat(SpiRange.parse("[2.0,3.0)").isAbove("1.0")).isTrue();
    assertThat(SpiRange.parse("(1.0,3.0)").isAbove("1.0")).isTrue();
    assertThat(SpiRange.parse("[1.0,3.0)").isAbove("1.0")).isFalse();
    assertThat(SpiRange.parse("[1.0,2.0)").isAbove("2.0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.0",
        "[",
        "[]",
        "(1.0)",
        "[1.0)",
        "(,2.0)",
        "[1.0,2.0",
        "1.0,2.0)",
        "[1.0,2.0,3.0)",
        "[1..0,2.0)",
        "[1.x,2.0)",
        "[-1,2.0)",
        "[2.0,1.0)",
        "[1.0,1.0)",
        "[99999999999,)",
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> SpiRange.parse(text))
        .isInstanceOf(RefusedException.class)
        .hasMessage("its manifest has spi=" + text + ", which is no range of versions");
  }

  @Test
  void canBeMadeForOneVersion() {
    SpiRange range = SpiRange.exactly("1.0");
    assertThat(range.contains("1.0")).isTrue();
    assertThat(range.contains("1.1")).isFalse();
    assertThat(range).hasToString("[1.0]");
  }
}
