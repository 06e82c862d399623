package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.config.Format;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunArgumentsTest {
  @Test
  void withoutFlagsEverythingHasItsDefault() throws UsageException {
    assertThat(RunArguments.Reader.ofV2Ray().read(List.of()))
        .isEqualTo(
            new RunArguments(
                List.of(),
                Optional.empty(),
                Format.JSON,
                false,
                false,
                false,
                Duration.ofSeconds(5),
                false,
                List.of()));
  }

  @Test
  void everyFlagArrives() throws UsageException {
    List<String> words =
        List.of(
            "-config=a",
            "-c",
            "b",
            "-confdir",
            "dir",
            "-format=pb",
            "-strict",
            "-test",
            "-version",
            "-drain",
            "0",
            "-debug",
            "rest");
    assertThat(RunArguments.Reader.ofV2Ray().read(words))
        .isEqualTo(
            new RunArguments(
                List.of("a", "b"),
                Optional.of("dir"),
                Format.PROTOBUF,
                true,
                true,
                true,
                Duration.ZERO,
                true,
                List.of("rest")));
  }

  @ParameterizedTest
  @CsvSource({"pb,PROTOBUF", "Protobuf,PROTOBUF", "json,JSON", "yaml,JSON", "hocon,HOCON"})
  void formatsAreThoseOfV2RayAndHocon(String word, Format format) throws UsageException {
    assertThat(RunArguments.Reader.ofRun().read(List.of("-format", word)).format())
        .isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "five", "1.5", "", "86401"})
  void aDrainThatIsNoNumberOfSecondsIsRefused(String seconds) {
    assertThatThrownBy(() -> RunArguments.Reader.ofRun().read(List.of("-drain", seconds)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("-drain")
        .hasMessageContaining("write a number");
  }

  @Test
  void testAndVersionAreFlagsOfV2RayOnly() {
    assertThatThrownBy(() -> RunArguments.Reader.ofRun().read(List.of("-test")))
        .hasMessage("flag provided but not defined: -test");
    assertThatThrownBy(() -> RunArguments.Reader.ofCheck().read(List.of("-drain=1")))
        .hasMessage("flag provided but not defined: -drain");
  }
}
