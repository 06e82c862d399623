package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.log.proto.Config;
import dev.jray.feature.log.proto.LogType;
import dev.jray.feature.log.proto.Severity;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.proto.serial.TypedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) LogCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.app.log.Config");
    assertThat(Severity.getDescriptor().getFullName()).isEqualTo("v2ray.core.common.log.Severity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"log-empty", "log-level-none", "log-level-unknown-is-warning", "log-none"})
  void theVectorsGiveV2RaysBytesAndBack(String vector) throws IOException {
    TreeNode root = TreeNode.parse(resource(vector + ".json"));

    Config read = read(root.get("log"));

    assertThat(root.problems()).isEmpty();
    assertThat(read.toByteString()).isEqualTo(appMessage(vector));
    assertThat(read(TreeNode.of(CODEC.writer().apply(read)))).isEqualTo(read);
  }

  @Test
  void withoutTheSectionItIsWhatV2RayEmits() throws IOException {
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
    TreeNode node = TreeNode.of(Map.of("loglevel", word));
    assertThat(read(node).getErrorLogLevel()).isEqualTo(severity);
    assertThat(node.warnings()).isEmpty();
  }

  @Test
  void anUnknownLevelCountsAsWarningAndIsReported() {
    TreeNode node = TreeNode.of(Map.of("loglevel", "verbose"));
    assertThat(read(node).getErrorLogLevel()).isEqualTo(Severity.Warning);
    assertThat(node.problems()).isEmpty();
    assertThat(node.warnings())
        .singleElement()
        .asString()
        .contains("loglevel", "debug, info, warning, error or none");
  }

  @Test
  void onlyTheExactWordNoneIsNoLog() {
    Config read = read(TreeNode.of(Map.of("access", "None", "error", "none")));
    assertThat(read)
        .isEqualTo(
            Config.newBuilder()
                .setAccessLogType(LogType.File)
                .setAccessLogPath("None")
                .setErrorLogLevel(Severity.Warning)
                .build());
  }

  @Test
  void readsEveryKey() {
    TreeNode node = TreeNode.of(Map.of("access", "/a", "error", "/e", "loglevel", "debug"));
    Config expected =
        Config.newBuilder()
            .setAccessLogType(LogType.File)
            .setAccessLogPath("/a")
            .setErrorLogType(LogType.File)
            .setErrorLogPath("/e")
            .setErrorLogLevel(Severity.Debug)
            .build();
    assertThat(read(node)).isEqualTo(expected);
    assertThat(read(TreeNode.of(CODEC.writer().apply(expected)))).isEqualTo(expected);
  }

  @Test
  void wrongTypesAreProblemsAtTheirPlace() throws IOException {
    TreeNode root = TreeNode.parse(resource("bad-level-number.json"));
    assertThat(read(root.get("log"))).isNotNull();
    assertThat(root.problems()).singleElement().asString().contains("log.loglevel");

    TreeNode list = TreeNode.of(Map.of("access", List.of("a")));
    assertThat(read(list)).isNotNull();
    assertThat(list.problems()).singleElement().asString().contains("access");
  }

  @Test
  void everyMessageThatJsonCanSaySurvivesTheTripThere() {
    for (LogType error : List.of(LogType.None, LogType.Console, LogType.File)) {
      for (LogType access : List.of(LogType.None, LogType.Console, LogType.File)) {
        for (int level = 1; level <= 4; level++) {
          Config config = config(error, level, access);
          assertThat(read(TreeNode.of(CODEC.writer().apply(config)))).isEqualTo(config);
        }
      }
    }
    Config absent = LogCodec.ABSENT;
    assertThat(read(TreeNode.of(CODEC.writer().apply(absent)))).isEqualTo(absent);
    Config nothing = Config.getDefaultInstance();
    assertThat(read(TreeNode.of(CODEC.writer().apply(nothing)))).isEqualTo(nothing);
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
    assertThat(CODEC.writer().apply(config(LogType.Console, 0, LogType.Console)))
        .isEqualTo(Map.of("error", "none"));
    // no line is as light as level 9 allows
    assertThat(CODEC.writer().apply(config(LogType.Console, 9, LogType.Console)))
        .isEqualTo(Map.of("loglevel", "debug"));
    assertThat(
            CODEC
                .writer()
                .apply(
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

  private static Config read(ConfigNode node) {
    return CODEC.reader().apply(node);
  }

  private static Map<String, Object> write(Config config) {
    return CODEC.writer().apply(config);
  }

  /** The message that V2Ray put into the list of apps. */
  private static ByteString appMessage(String vector) throws IOException {
    return dev.jray.spi.proto.core.Config.parseFrom(
            HexFormat.of().parseHex(resource(vector + ".pb.hex").strip()))
        .getAppList()
        .stream()
        .filter(app -> app.getType().equals("v2ray.core.app.log.Config"))
        .map(TypedMessage::getValue)
        .findFirst()
        .orElseThrow(() -> new InvalidProtocolBufferException("no log in " + vector));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = LogCodecTest.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
