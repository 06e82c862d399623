package dev.jray.protocol.blackhole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.protocol.blackhole.BlackholeSettings.Response;
import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlackholeCodecTest {
  private static final ConfigCodec<Config> CODEC = BlackholeCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.proxy.blackhole.Config");
  }

  @Test
  void theVectorGivesV2RaysBytes() {
    List<OutboundHandlerConfig> expected = Vectors.config("out-blackhole.pb.hex").getOutboundList();
    ConfigText read = Vectors.json("out-blackhole.json");

    assertThat(expected).hasSize(3);
    assertThat(read.at("outbounds").read(all -> all.elements().size()).value()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(read.at("outbounds[" + i + "].settings").read(CODEC).value().toByteString())
          .isEqualTo(expected.get(i).getProxySettings().getValue());
    }
  }

  @ParameterizedTest
  @CsvSource({"none, NONE", "None, NONE", "http, HTTP", "HTTP, HTTP"})
  void theTypeIsReadInAnyCase(String text, Response response) {
    Config config =
        ConfigText.json("{\"response\": {\"type\": \"" + text + "\"}}").read(CODEC).value();

    assertThat(BlackholeSettings.of(config).response()).isEqualTo(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\": \"https\"}", "{\"type\": \"\"}", "{}", "{\"type\": null}"})
  void anotherTypeIsAProblem(String response) {
    ConfigReading<Config> read = ConfigText.json("{\"response\": " + response + "}").read(CODEC);

    assertThat(read.result()).isNotNull();
    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("settings.response.type: ")
        .contains("\"none\"");
  }

  @Test
  void whatV2RayRefusesIsRefused() {
    ConfigReading<Config> read =
        Vectors.json("blackhole-no-type.json").at("outbounds[0].settings").read(CODEC);

    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"response\": {\"type\": \"none\"}}",
        "{\"response\": {\"type\": \"http\"}}"
      })
  void whatIsWrittenReadsAsTheSame(String json) {
    Config config = ConfigText.json(json).read(CODEC).value();

    assertThat(ConfigText.written(CODEC, config).read(CODEC).value()).isEqualTo(config);
  }

  @Test
  void noResponseIsTheDefault() {
    assertThat(BlackholeSettings.of(Config.getDefaultInstance()).response())
        .isEqualTo(Response.NONE);
  }

  @Test
  void aTypeWithAPrefixIsKnown() {
    assertThat(
            BlackholeSettings.of(typed("types.v2fly.org/v2ray.core.proxy.blackhole.HTTPResponse"))
                .response())
        .isEqualTo(Response.HTTP);
  }

  @Test
  void anotherMessageIsAConfigurationError() {
    assertThatThrownBy(() -> BlackholeSettings.of(typed("v2ray.core.proxy.blackhole.Config")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("v2ray.core.proxy.blackhole.NoneResponse");
  }

  private static Config typed(String type) {
    return Config.newBuilder().setResponse(TypedMessage.newBuilder().setType(type)).build();
  }
}
