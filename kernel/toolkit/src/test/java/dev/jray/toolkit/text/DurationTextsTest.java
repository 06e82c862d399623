package dev.jray.toolkit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0s, 0",
    "1ns, 1",
    "300ms, 300000000",
    "1.5s, 1500000000",
    ".5s, 500000000",
    "1h30m, 5400000000000",
    "2us, 2000",
    "2µs, 2000",
    "9223372036854775807ns, 9223372036854775807"
  })
  void readsWhatGoReads(String text, long nanos) {
    assertThat(DurationTexts.read(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "1 s", "-1s", "1s2", "1d", "9223372036854775808ns", "x1s"})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> DurationTexts.read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is no duration");
  }

  @Property
  void whatIsWrittenReadsAsTheSame(@ForAll @LongRange(min = 0) long nanos) {
    assertThat(DurationTexts.read(DurationTexts.write(nanos))).isEqualTo(nanos);
  }
}
