package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.jray.feature.log.proto.Config;
import dev.jray.feature.log.proto.LineForm;
import dev.jray.feature.log.proto.LogType;
import dev.jray.feature.log.proto.Severity;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogCodecTest {
  private static final ConfigCodec<Config> CODEC = LogCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.app.log.Config");
    assertThat(Severity.getDescriptor().getFullName()).isEqualTo("v2ray.core.common.log.Severity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"log-empty", "log-level-none", "log-level-unknown-is-warning", "log-none"})
  void theVectorsGiveV2RaysBytesAndBack(String vector) {
    Config read = Vectors.json(vector + ".json").at("log").read(CODEC).value();

    assertThat(read.toByteString()).isEqualTo(appMessage(vector));
    assertThat(throughJson(read)).isEqualTo(read);
  }

  @Test
  void withoutTheSectionItIsWhatV2RayEmits() {
    assertThat(new LogPlugin().features())
        .singleElement()
        .satisfies(feature -> assertThat(feature.section()).isEqualTo("log"))
        .satisfies(
            feature ->
                assertThat(feature.whenAbsent().map(absent -> ((Config) absent).toByteString()))
                    .hasValue(appMessage("empty-object")));
  }

  @ParameterizedTest
  @CsvSource({
    "debug, Debug",
    "DEBUG, Debug",
    "info, Info",
    "Info, Info",
    "warning, Warning",
    "'', Warning",
    "error, Error",
    "ERROR, Error"
  })
  void levelsAreReadWhateverTheirCase(String word, Severity severity) {
    ConfigReading<Config> read = ConfigText.json("{\"loglevel\": \"" + word + "\"}").read(CODEC);
    assertThat(read.value().getErrorLogLevel()).isEqualTo(severity);
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void theKeysOfXrayAndJRayAreKept() {
    Config read =
        ConfigText.json("{\"dnsLog\": true, \"maskAddress\": \"/16+/32\", \"format\": \"json\"}")
            .read(CODEC)
            .value();
    assertThat(read.getEnableDnsLog()).isTrue();
    assertThat(read.getMaskAddress()).isEqualTo("/16+/32");
    assertThat(read.getLineForm()).isEqualTo(LineForm.Json);
    assertThat(throughJson(read)).isEqualTo(read);
    assertThat(ConfigText.json("{\"format\": \"text\"}").read(CODEC).value())
        .isEqualTo(ConfigText.json("{}").read(CODEC).value());
  }

  @ParameterizedTest
  @CsvSource({"maskAddress, third, quarter", "format, xml, json"})
  void whatHidesNothingOrIsNoFormatIsRefused(String key, String value, String remedy) {
    assertThat(ConfigText.json("{\"" + key + "\": \"" + value + "\"}").read(CODEC).problems())
        .singleElement()
        .asString()
        .contains(key, remedy);
  }

  @Test
  void anUnknownLevelCountsAsWarningAndIsReported() {
    ConfigReading<Config> read = ConfigText.json("{\"loglevel\": \"verbose\"}").read(CODEC);
    assertThat(read.value().getErrorLogLevel()).isEqualTo(Severity.Warning);
    assertThat(read.warnings())
        .singleElement()
        .asString()
        .contains("loglevel", "debug, info, warning, error or none");
  }

  @Test
  void onlyTheExactWordNoneIsNoLog() {
    assertThat(ConfigText.json("{\"access\": \"None\", \"error\": \"none\"}").read(CODEC).value())
        .isEqualTo(
            Config.newBuilder()
                .setAccessLogType(LogType.File)
                .setAccessLogPath("None")
                .setErrorLogLevel(Severity.Warning)
                .build());
  }

  @Test
  void readsEveryKey() {
    ConfigText all =
        ConfigText.json("{\"access\": \"/a\", \"error\": \"/e\", \"loglevel\": \"debug\"}");
    Config expected =
        Config.newBuilder()
            .setAccessLogType(LogType.File)
            .setAccessLogPath("/a")
            .setErrorLogType(LogType.File)
            .setErrorLogPath("/e")
            .setErrorLogLevel(Severity.Debug)
            .build();
    assertThat(all.read(CODEC).value()).isEqualTo(expected);
    assertThat(all.read(CODEC).warnings()).isEmpty();
    assertThat(throughJson(expected)).isEqualTo(expected);
  }

  @Test
  void wrongTypesAreProblemsAtTheirPlace() {
    ConfigReading<Config> number = Vectors.json("bad-level-number.json").at("log").read(CODEC);
    assertThat(number.result()).isNotNull();
    assertThat(number.problems()).singleElement().asString().startsWith("log.loglevel: ");

    ConfigReading<Config> list = ConfigText.json("{\"access\": [\"a\"]}").read(CODEC);
    assertThat(list.result()).isNotNull();
    assertThat(list.problems()).singleElement().asString().startsWith("settings.access: ");
  }

  @Test
  void everyMessageThatJsonCanSaySurvivesTheTripThere() {
    for (LogType error : List.of(LogType.None, LogType.Console, LogType.File)) {
      for (LogType access : List.of(LogType.None, LogType.Console, LogType.File)) {
        for (int level = 1; level <= 4; level++) {
          Config config = config(error, level, access);
          assertThat(throughJson(config)).isEqualTo(config);
        }
      }
    }
    Config absent = LogCodec.ABSENT;
    assertThat(throughJson(absent)).isEqualTo(absent);
    Config nothing = Config.getDefaultInstance();
    assertThat(throughJson(nothing)).isEqualTo(nothing);
  }

  private static Config config(LogType error, int level, LogType access) {
    Config.Builder config =
        Config.newBuilder()
            .setErrorLogType(error)
            .setErrorLogLevelValue(level)
            .setAccessLogType(access);
    if (error == LogType.File) {
      config.setErrorLogPath("e.log");
    }
    if (access == LogType.File) {
      config.setAccessLogPath("a.log");
    }
    return config.build();
  }

  @Test
  void whatJsonCannotSayIsWrittenWithTheSameEffect() {
    // no line is as grave as level 0 asks
    assertThat(write(config(LogType.Console, 0, LogType.Console)))
        .isEqualTo(Map.of("error", "none"));
    // no line is as light as level 9 allows
    assertThat(write(config(LogType.Console, 9, LogType.Console)))
        .isEqualTo(Map.of("loglevel", "debug"));
    assertThat(
            write(
                config(LogType.Console, 1, LogType.File).toBuilder()
                    .setAccessLogPath("none")
                    .build()))
        .isEqualTo(Map.of("access", "./none", "loglevel", "error"));
  }

  @Test
  void whatCannotBeLoadedCannotBeWrittenEither() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> write(config(LogType.Event, 1, LogType.None)))
        .withMessageContaining("Event");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                write(
                    config(LogType.File, 1, LogType.None).toBuilder().clearErrorLogPath().build()))
        .withMessageContaining("path");
  }

  private static Config throughJson(Config config) {
    return ConfigText.written(CODEC, config).read(CODEC).value();
  }

  private static Map<String, Object> write(Config config) {
    return ((ConfigCodec.OfMessage<Config>) CODEC).writer().apply(config);
  }

  /** The message that V2Ray put into the list of apps. */
  private static ByteString appMessage(String vector) {
    return Vectors.app(vector + ".pb.hex", "v2ray.core.app.log.Config").getValue();
  }
}
