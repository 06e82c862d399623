package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.transport.tcp.proto.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TcpCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) TcpCodec.CODEC;
  private static final String HTTP = "v2ray.core.transport.internet.headers.http.Config";

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.transport.internet.tcp.Config");
  }

  @Test
  void theGlobalVectorGivesV2RaysBytes() throws IOException {
    Config read =
        CODEC
            .reader()
            .apply(
                TreeNode.parse(resource("transport-global.json"))
                    .get("transport")
                    .get("tcpSettings"));

    assertThat(read.toByteString()).isEqualTo(receiver("transport-global.pb.hex"));
    assertThat(TcpSettings.of(read)).isEqualTo(new TcpSettings(true));
  }

  @Test
  void theVectorOfAllSettingsGivesV2RaysBytes() throws IOException {
    TreeNode inbound =
        (TreeNode)
            TreeNode.parse(resource("stream-all-settings-order.json"))
                .get("inbounds")
                .elements()
                .get(0);

    Config read = CODEC.reader().apply(inbound.get("streamSettings").get("tcpSettings"));

    assertThat(read.toByteString()).isEqualTo(receiver("stream-all-settings-order.pb.hex"));
    assertThat(TcpSettings.of(read)).isEqualTo(new TcpSettings(false));
  }

  @Test
  void theVectorOfAHeaderNoneGivesV2RaysBytes() throws IOException {
    TreeNode outbound =
        (TreeNode)
            TreeNode.parse(resource("tcp-header-none.json")).get("outbounds").elements().get(0);

    Config read = CODEC.reader().apply(outbound.get("streamSettings").get("tcpSettings"));

    SenderConfig sender =
        SenderConfig.parseFrom(
            core("tcp-header-none.pb.hex").getOutbound(0).getSenderSettings().getValue());
    assertThat(read.toByteString()).isEqualTo(settings(sender.getStreamSettings()));
    assertThat(outbound.problems()).isEmpty();
  }

  @Test
  void headerHttpIsSaidToBeMissing() {
    TreeNode node = TreeNode.parse("{\"header\": {\"type\": \"HTTP\", \"request\": {}}}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems())
        .singleElement()
        .asString()
        .startsWith("settings.header.type: ")
        .contains("no HTTP header obfuscation");
    Config config =
        Config.newBuilder().setHeaderSettings(Messages.typed(HTTP, ByteString.EMPTY)).build();
    assertThatThrownBy(() -> TcpSettings.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no HTTP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\": \"srtp\"}", "{\"type\": null}"})
  void otherHeadersAreProblems(String header) {
    TreeNode node = TreeNode.parse("{\"header\": " + header + "}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems()).singleElement().asString().contains("\"none\"");
  }

  @Test
  void anUnknownHeaderMessageIsAConfigurationError() {
    Config config =
        Config.newBuilder()
            .setHeaderSettings(TypedMessage.newBuilder().setType("some.Header"))
            .build();

    assertThatThrownBy(() -> TcpSettings.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("some.Header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"acceptProxyProtocol\": true}", "{\"header\": {\"type\": \"none\"}}"})
  void whatIsWrittenReadsAsTheSame(String json) {
    Config config = CODEC.reader().apply(TreeNode.parse(json));

    assertThat(CODEC.reader().apply(TreeNode.of(CODEC.writer().apply(config)))).isEqualTo(config);
  }

  private static ByteString receiver(String vector) throws IOException {
    ReceiverConfig receiver =
        ReceiverConfig.parseFrom(core(vector).getInbound(0).getReceiverSettings().getValue());
    return settings(receiver.getStreamSettings());
  }

  private static ByteString settings(StreamConfig stream) {
    return stream.getTransportSettingsList().stream()
        .filter(transport -> transport.getProtocolName().equals("tcp"))
        .findFirst()
        .orElseThrow()
        .getSettings()
        .getValue();
  }

  private static dev.jray.spi.proto.core.Config core(String vector)
      throws IOException, InvalidProtocolBufferException {
    return dev.jray.spi.proto.core.Config.parseFrom(
        HexFormat.of().parseHex(resource(vector).strip()));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TcpCodecTest.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
