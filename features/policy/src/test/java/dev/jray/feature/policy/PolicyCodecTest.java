package dev.jray.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.policy.proto.Config;
import dev.jray.feature.policy.proto.Policy;
import dev.jray.feature.policy.proto.Second;
import dev.jray.feature.policy.proto.SystemPolicy;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyCodecTest {
  private static final ConfigCodec<Config> CODEC = PolicyCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.app.policy.Config");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy-buffer-negative",
        "policy-empty",
        "policy-null-level",
        "policy-three-levels-unordered",
        "policy-zero-values"
      })
  void theVectorsGiveV2RaysBytes(String vector) throws InvalidProtocolBufferException {
    Config read = Vectors.json(vector + ".json").at("policy").read(CODEC).value();

    assertThat(read.toByteString()).isEqualTo(appMessage(vector));
    assertThat(Config.parseFrom(appMessage(vector))).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy-buffer-negative",
        "policy-empty",
        "policy-three-levels-unordered",
        "policy-zero-values"
      })
  void whatIsWrittenReadsAsTheSameBytes(String vector) throws InvalidProtocolBufferException {
    Config message = Config.parseFrom(appMessage(vector));

    ConfigReading<Config> written = ConfigText.written(CODEC, message).read(CODEC);

    assertThat(written.value().toByteString()).isEqualTo(message.toByteString());
    assertThat(written.warnings()).isEmpty();
  }

  @Test
  void readsEveryKey() {
    ConfigReading<Config> read =
        read(
            """
            {"levels": {"7": {"handshake": 4, "connIdle": 4294967295, "uplinkOnly": 2,
              "downlinkOnly": 5, "statsUserUplink": true, "statsUserDownlink": true,
              "bufferSize": 10}},
             "system": {"statsInboundUplink": true, "statsInboundDownlink": true,
              "statsOutboundUplink": true, "statsOutboundDownlink": true}}
            """);

    assertThat(read.value()).isEqualTo(full());
    assertThat(read.warnings()).isEmpty();
    assertThat(ConfigText.written(CODEC, full()).read(CODEC).value()).isEqualTo(full());
  }

  private static Config full() {
    return Config.newBuilder()
        .putLevel(
            7,
            Policy.newBuilder()
                .setTimeout(
                    Policy.Timeout.newBuilder()
                        .setHandshake(seconds(4))
                        .setConnectionIdle(seconds(-1))
                        .setUplinkOnly(seconds(2))
                        .setDownlinkOnly(seconds(5)))
                .setStats(Policy.Stats.newBuilder().setUserUplink(true).setUserDownlink(true))
                .setBuffer(Policy.Buffer.newBuilder().setConnection(10240))
                .build())
        .setSystem(
            SystemPolicy.newBuilder()
                .setStats(
                    SystemPolicy.Stats.newBuilder()
                        .setInboundUplink(true)
                        .setInboundDownlink(true)
                        .setOutboundUplink(true)
                        .setOutboundDownlink(true)))
        .build();
  }

  private static Second seconds(int value) {
    return Second.newBuilder().setValue(value).build();
  }

  @Test
  void levelsAreOrderedByNumber() {
    Config read = read("{\"levels\": {\"10\": {}, \"9\": {}, \"4294967295\": {}}}").value();

    assertThat(read.getLevelMap().keySet()).containsExactly(9, 10, -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "a", " 1", "4294967296", "99999999999999999999"})
  void aLevelIsAnUnsignedNumber(String key) {
    assertThat(read("{\"levels\": {\"" + key + "\": {}}}").problems())
        .singleElement()
        .asString()
        .contains("levels", "0 to 4294967295");
  }

  @Test
  void aLevelIsAnObject() {
    assertThat(read("{\"levels\": {\"3\": 300}}").problems())
        .singleElement()
        .asString()
        .contains("levels.3", "connIdle");
  }

  @Test
  void aNegativeTimeIsAProblemAtItsPlace() {
    assertThat(Vectors.json("bad-negative-time.json").at("policy").read(CODEC).problems())
        .singleElement()
        .asString()
        .contains("policy.levels.0.connIdle", "0 to 4294967295");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1024", "2097151, 2147482624", "-1, -1", "-2147483648, -1"})
  void bufferSizesAreKibibytes(int kib, int bytes) {
    ConfigReading<Config> read = read("{\"levels\": {\"0\": {\"bufferSize\": " + kib + "}}}");

    assertThat(read.value().getLevelOrThrow(0).getBuffer().getConnection()).isEqualTo(bytes);
    assertThat(read.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2097152, 4194304, Integer.MAX_VALUE})
  void aBufferTooLargeForTheMessageIsUnlimitedWithAWarning(int kib) {
    ConfigReading<Config> read = read("{\"levels\": {\"0\": {\"bufferSize\": " + kib + "}}}");

    assertThat(read.value().getLevelOrThrow(0).getBuffer().getConnection()).isEqualTo(-1);
    assertThat(read.warnings()).singleElement().asString().contains("bufferSize", "-1");
  }

  @ParameterizedTest
  @CsvSource({"-7, -1", "0, 0", "1, 1", "1023, 1", "1024, 1", "1025, 2", "2147483647, 2097151"})
  void bytesThatAreNoKibibytesAreWrittenAsTheNextOnes(int bytes, long kib) {
    Config config =
        Config.newBuilder()
            .putLevel(
                0,
                Policy.newBuilder()
                    .setBuffer(Policy.Buffer.newBuilder().setConnection(bytes))
                    .build())
            .build();

    long written =
        ConfigText.written(CODEC, config)
            .at("levels.0.bufferSize")
            .read(size -> size.integer(-1, Integer.MAX_VALUE, 99))
            .value();

    assertThat(written).isEqualTo(kib);
  }

  @Test
  void theSectionIsLeftOutWhereItIsAbsent() {
    assertThat(new PolicyPlugin().features())
        .singleElement()
        .satisfies(feature -> assertThat(feature.section()).isEqualTo("policy"))
        .satisfies(feature -> assertThat(feature.whenAbsent()).isEqualTo(Optional.empty()));
  }

  /** The message that V2Ray put into the list of apps. */
  private static ByteString appMessage(String vector) {
    return Vectors.app(vector + ".pb.hex", "v2ray.core.app.policy.Config").getValue();
  }

  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(CODEC);
  }
}
