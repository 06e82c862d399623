package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.spi.feature.Severity;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplicingTest {
  private final InstanceOptions options =
      InstanceOptions.defaults(new ConsoleLog(System.out, Severity.ERROR, Clock.systemUTC()));

  @Test
  void theSwitchTurnsItOff() {
    assertThat(Splicing.apply("true", options)).isEqualTo(options);
    assertThat(options.spliceFrom()).isPresent();
    assertThat(Splicing.apply("false", options).spliceFrom()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no", "False"})
  void otherWordsAreRefused(String value) {
    assertThatThrownBy(() -> Splicing.apply(value, options))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("-Djray.splice=" + value + " is neither true nor false");
  }
}
