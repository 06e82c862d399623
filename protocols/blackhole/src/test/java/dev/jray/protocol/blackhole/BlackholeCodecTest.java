package dev.jray.protocol.blackhole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.protocol.blackhole.BlackholeSettings.Response;
import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.proto.serial.TypedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlackholeCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) BlackholeCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.proxy.blackhole.Config");
  }

  @Test
  void theVectorGivesV2RaysBytes() throws IOException {
    dev.jray.spi.proto.core.Config core =
        dev.jray.spi.proto.core.Config.parseFrom(
            HexFormat.of().parseHex(resource("out-blackhole.pb.hex").strip()));
    List<ConfigNode> outbounds =
        TreeNode.parse(resource("out-blackhole.json")).get("outbounds").elements();

    assertThat(outbounds).hasSize(3);
    for (int i = 0; i < outbounds.size(); i++) {
      assertThat(CODEC.reader().apply(outbounds.get(i).get("settings")).toByteString())
          .isEqualTo(core.getOutbound(i).getProxySettings().getValue());
    }
  }

  @ParameterizedTest
  @CsvSource({"none, NONE", "None, NONE", "http, HTTP", "HTTP, HTTP"})
  void theTypeIsReadInAnyCase(String text, Response response) {
    TreeNode node = TreeNode.parse("{\"response\": {\"type\": \"" + text + "\"}}");

    assertThat(BlackholeSettings.of(CODEC.reader().apply(node)).response()).isEqualTo(response);
    assertThat(node.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\": \"https\"}", "{\"type\": \"\"}", "{}", "{\"type\": null}"})
  void anotherTypeIsAProblem(String response) {
    TreeNode node = TreeNode.parse("{\"response\": " + response + "}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems())
        .singleElement()
        .asString()
        .startsWith("settings.response.type: ")
        .contains("\"none\"");
  }

  @Test
  void whatV2RayRefusesIsRefused() throws IOException {
    TreeNode outbound =
        (TreeNode)
            TreeNode.parse(resource("blackhole-no-type.json")).get("outbounds").elements().get(0);

    assertThat(CODEC.reader().apply(outbound.get("settings"))).isNotNull();

    assertThat(outbound.problems()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"response\": {\"type\": \"none\"}}",
        "{\"response\": {\"type\": \"http\"}}"
      })
  void whatIsWrittenReadsAsTheSame(String json) {
    Config config = CODEC.reader().apply(TreeNode.parse(json));

    assertThat(CODEC.reader().apply(TreeNode.of(CODEC.writer().apply(config)))).isEqualTo(config);
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

  private static String resource(String name) throws IOException {
    try (InputStream in = BlackholeCodecTest.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
