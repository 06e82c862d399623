package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import dev.jray.transport.tcp.proto.Config;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TcpCodecTest {
  private static final ConfigCodec<Config> CODEC = TcpCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.transport.internet.tcp.Config");
  }

  @Test
  void theGlobalVectorGivesV2RaysBytes() throws InvalidProtocolBufferException {
    Config read =
        Vectors.json("transport-global.json").at("transport.tcpSettings").read(CODEC).value();

    assertThat(read.toByteString()).isEqualTo(receiver("transport-global.pb.hex"));
    assertThat(TcpSettings.of(read)).isEqualTo(new TcpSettings(true, Optional.empty()));
  }

  @Test
  void theVectorOfAllSettingsGivesV2RaysBytes() throws InvalidProtocolBufferException {
    Config read =
        Vectors.json("stream-all-settings-order.json")
            .at("inbounds[0].streamSettings.tcpSettings")
            .read(CODEC)
            .value();

    assertThat(read.toByteString()).isEqualTo(receiver("stream-all-settings-order.pb.hex"));
    assertThat(TcpSettings.of(read)).isEqualTo(new TcpSettings(false, Optional.empty()));
  }

  @Test
  void theVectorOfAHeaderNoneGivesV2RaysBytes() throws InvalidProtocolBufferException {
    Config read =
        Vectors.json("tcp-header-none.json")
            .at("outbounds[0].streamSettings.tcpSettings")
            .read(CODEC)
            .value();

    SenderConfig sender =
        SenderConfig.parseFrom(
            Vectors.config("tcp-header-none.pb.hex").getOutbound(0).getSenderSettings().getValue());
    assertThat(read.toByteString()).isEqualTo(settings(sender.getStreamSettings()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\": \"srtp\"}", "{\"type\": null}"})
  void otherHeadersAreProblems(String header) {
    ConfigReading<Config> read = ConfigText.json("{\"header\": " + header + "}").read(CODEC);

    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).singleElement().asString().contains("\"none\"");
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
    Config config = ConfigText.json(json).read(CODEC).value();

    assertThat(ConfigText.written(CODEC, config).read(CODEC).value()).isEqualTo(config);
  }

  private static ByteString receiver(String vector) throws InvalidProtocolBufferException {
    ReceiverConfig receiver =
        ReceiverConfig.parseFrom(
            Vectors.config(vector).getInbound(0).getReceiverSettings().getValue());
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
}
