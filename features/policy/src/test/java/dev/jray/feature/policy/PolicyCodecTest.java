package dev.jray.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.policy.proto.Config;
import dev.jray.feature.policy.proto.Policy;
import dev.jray.feature.policy.proto.Second;
import dev.jray.feature.policy.proto.SystemPolicy;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.proto.serial.TypedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) PolicyCodec.CODEC;

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
  void theVectorsGiveV2RaysBytes(String vector) throws IOException {
    TreeNode root = TreeNode.parse(resource(vector + ".json"));

    Config read = read(root.get("policy"));

    assertThat(root.problems()).isEmpty();
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
  void whatIsWrittenReadsAsTheSameBytes(String vector) throws IOException {
    Config message = Config.parseFrom(appMessage(vector));

    TreeNode written = TreeNode.of(CODEC.writer().apply(message));

    assertThat(read(written).toByteString()).isEqualTo(message.toByteString());
    assertThat(written.problems()).isEmpty();
  }

  @Test
  void readsEveryKey() {
    TreeNode node =
        TreeNode.parse(
            """
            {"levels": {"7": {"handshake": 4, "connIdle": 4294967295, "uplinkOnly": 2,
              "downlinkOnly": 5, "statsUserUplink": true, "statsUserDownlink": true,
              "bufferSize": 10}},
             "system": {"statsInboundUplink": true, "statsInboundDownlink": true,
              "statsOutboundUplink": true, "statsOutboundDownlink": true}}
            """);

    Config read = read(node);

    assertThat(node.problems()).isEmpty();
    assertThat(read).isEqualTo(full());
    assertThat(read(TreeNode.of(CODEC.writer().apply(read)))).isEqualTo(read);
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
    TreeNode node = TreeNode.parse("{\"levels\": {\"10\": {}, \"9\": {}, \"4294967295\": {}}}");

    assertThat(read(node).getLevelMap().keySet()).containsExactly(9, 10, -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "a", " 1", "4294967296", "99999999999999999999"})
  void aLevelIsAnUnsignedNumber(String key) {
    TreeNode node = TreeNode.parse("{\"levels\": {\"" + key + "\": {}}}");

    read(node);

    assertThat(node.problems()).singleElement().asString().contains("levels", "0 to 4294967295");
  }

  @Test
  void aLevelIsAnObject() {
    TreeNode node = TreeNode.parse("{\"levels\": {\"3\": 300}}");

    read(node);

    assertThat(node.problems()).singleElement().asString().contains("levels.3", "connIdle");
  }

  @Test
  void aNegativeTimeIsAProblemAtItsPlace() throws IOException {
    TreeNode root = TreeNode.parse(resource("bad-negative-time.json"));

    read(root.get("policy"));

    assertThat(root.problems())
        .singleElement()
        .asString()
        .contains("policy.levels.0.connIdle", "0..4294967295");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1024", "2097151, 2147482624", "-1, -1", "-2147483648, -1"})
  void bufferSizesAreKibibytes(int kib, int bytes) {
    TreeNode node = TreeNode.parse("{\"levels\": {\"0\": {\"bufferSize\": " + kib + "}}}");

    assertThat(read(node).getLevelOrThrow(0).getBuffer().getConnection()).isEqualTo(bytes);
    assertThat(node.problems()).isEmpty();
    assertThat(node.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2097152, 4194304, Integer.MAX_VALUE})
  void aBufferTooLargeForTheMessageIsUnlimitedWithAWarning(int kib) {
    TreeNode node = TreeNode.parse("{\"levels\": {\"0\": {\"bufferSize\": " + kib + "}}}");

    assertThat(read(node).getLevelOrThrow(0).getBuffer().getConnection()).isEqualTo(-1);
    assertThat(node.problems()).isEmpty();
    assertThat(node.warnings()).singleElement().asString().contains("bufferSize", "-1");
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

    TreeNode written = TreeNode.of(CODEC.writer().apply(config));

    assertThat(written.get("levels").get("0").get("bufferSize").integer(-1, Integer.MAX_VALUE, 99))
        .isEqualTo(kib);
  }

  @Test
  void theSectionIsLeftOutWhereItIsAbsent() {
    assertThat(new PolicyPlugin().features())
        .singleElement()
        .satisfies(feature -> assertThat(feature.section()).isEqualTo("policy"))
        .satisfies(feature -> assertThat(feature.whenAbsent()).isEqualTo(Optional.empty()));
  }

  /** The message that V2Ray put into the list of apps. */
  private static ByteString appMessage(String vector) throws IOException {
    return dev.jray.spi.proto.core.Config.parseFrom(
            HexFormat.of().parseHex(resource(vector + ".pb.hex").strip()))
        .getAppList()
        .stream()
        .filter(app -> app.getType().equals("v2ray.core.app.policy.Config"))
        .map(TypedMessage::getValue)
        .findFirst()
        .orElseThrow(() -> new InvalidProtocolBufferException("no policy in " + vector));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PolicyCodecTest.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Config read(ConfigNode node) {
    return CODEC.reader().apply(node);
  }
}
