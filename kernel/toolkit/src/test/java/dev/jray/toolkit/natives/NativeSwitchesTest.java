package dev.jray.toolkit.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.config.ConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NativeSwitchesTest {
  private static NativeSwitches of(Map<String, String> properties) {
    return NativeSwitches.of(properties::get);
  }

  @Test
  void librariesAreUsedIfNothingIsSaid() {
    assertThat(of(Map.of())).isEqualTo(new NativeSwitches(true, Optional.empty()));
    assertThat(of(Map.of("jray.natives", "on", "jray.crypto.native", "true")))
        .isEqualTo(of(Map.of()));
  }

  @Test
  void offMeansTheJdksCiphersToo() {
    assertThat(of(Map.of("jray.natives", "off")))
        .isEqualTo(new NativeSwitches(false, Optional.of("sunjce")));
  }

  @Test
  void ciphersAloneCanBeTheJdks() {
    assertThat(of(Map.of("jray.crypto.native", "false")))
        .isEqualTo(new NativeSwitches(true, Optional.of("sunjce")));
  }

  @Test
  void aNamedProviderOverrulesTheOthers() {
    assertThat(of(Map.of("jray.natives", "off", "jray.crypto.provider", "conscrypt")))
        .isEqualTo(new NativeSwitches(false, Optional.of("conscrypt")));
  }

  @Test
  void allWrongValuesAreSaidWithWhatWouldBeRight() {
    Map<String, String> wrong =
        Map.of("jray.natives", "no", "jray.crypto.native", "0", "jray.crypto.provider", "BC");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> of(wrong))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "the system property jray.natives is \"no\"; it can be on, off",
                        "the system property jray.crypto.native is \"0\"; it can be true, false",
                        "the system property jray.crypto.provider is \"BC\"; it can be sunjce,"
                            + " conscrypt, corretto"));
  }
}
