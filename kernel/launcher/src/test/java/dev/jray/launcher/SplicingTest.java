package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Severity;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplicingTest {
  private final InstanceOptions options =
      InstanceOptions.defaults(new ConsoleLog(System.out, Severity.ERROR, Clock.systemUTC()));

  @Test
  void theSwitchTurnsItOff() {
    assertThat(Splicing.applyTo(options, name -> null)).isEqualTo(options);
    assertThat(Splicing.applyTo(options, Map.of("jray.splice", "true")::get)).isEqualTo(options);
    assertThat(options.spliceFrom()).isPresent();
    assertThat(Splicing.applyTo(options, Map.of("jray.splice", "false")::get).spliceFrom())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no", "False"})
  void otherWordsAreRefused(String value) {
    assertThatThrownBy(() -> Splicing.applyTo(options, Map.of("jray.splice", value)::get))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the system property jray.splice is \"" + value + "\"; it can be true, false");
  }
}
