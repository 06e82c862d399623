package dev.jray.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Vectors;
import dev.jray.toolkit.codec.HttpHead.Field;
import dev.jray.transport.websocket.proto.Config;
import dev.jray.transport.websocket.proto.Header;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketCodecTest {
  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(WebSocketPlugin.class, "websocket");
  }

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(WebSocketCodec.CODEC.type())
        .isEqualTo("v2ray.core.transport.internet.websocket.Config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream-ws-both-paths", "stream-ws-old-Path"})
  void theVectorsGiveV2RaysBytes(String name) throws Exception {
    Config config = read(name);

    assertThat(config.toByteString()).isEqualTo(expected(name));
    assertThat(ConfigText.written(WebSocketCodec.CODEC, config).read(WebSocketCodec.CODEC).value())
        .isEqualTo(config);
  }

  @Test
  void headersAreSorted() throws Exception {
    Config config = read("stream-ws-headers-unordered");

    assertThat(config.getHeaderList())
        .extracting(Header::getKey)
        .containsExactly("Host", "X-A", "X-B");
    assertThat(config.getHeaderList())
        .containsExactlyInAnyOrderElementsOf(
            Config.parseFrom(expected("stream-ws-headers-unordered")).getHeaderList());
  }

  @Test
  void aPathWithASizeKeepsV2RaysBytes() {
    String json =
        "{\"path\": \"/p?ed=2048\", \"headers\": {\"Host\": \"h\"}, \"acceptProxyProtocol\": true}";
    Config config = ConfigText.json(json).read(WebSocketCodec.CODEC).value();

    // From the recording of the whole configuration
    String hex = "120a2f703f65643d323034381a090a04486f73741201682001";
    assertThat(config.toByteArray()).isEqualTo(Bytes.array(hex));
    assertThat(Vectors.text("websocket.json")).contains(hex);
    assertThat(WebSocketSettings.of(config))
        .isEqualTo(
            new WebSocketSettings(
                "/p",
                List.of(new Field("Host", "h")),
                true,
                Optional.of(new EarlyData(2048, "Sec-WebSocket-Protocol", true)),
                false));
  }

  private static Config read(String name) {
    return Vectors.json(name + ".json")
        .at("outbounds[0].streamSettings.wsSettings")
        .read(WebSocketCodec.CODEC)
        .value();
  }

  private static ByteString expected(String name) throws Exception {
    SenderConfig sender =
        SenderConfig.parseFrom(
            Vectors.config(name + ".pb.hex").getOutbound(0).getSenderSettings().getValue());
    return sender.getStreamSettings().getTransportSettings(0).getSettings().getValue();
  }

  @Test
  void theFieldsOfLaterVersionsAreRead() {
    String json =
        """
        {"path": "x", "maxEarlyData": 100, "earlyDataHeaderName": "X-E", "parseXForwardedFor": true,
         "useBrowserForwarding": false}
        """;
    Config config = ConfigText.json(json).read(WebSocketCodec.CODEC).value();

    assertThat(WebSocketSettings.of(config))
        .isEqualTo(
            new WebSocketSettings(
                "/x", List.of(), false, Optional.of(new EarlyData(100, "X-E", false)), true));
    assertThat(ConfigText.written(WebSocketCodec.CODEC, config).read(WebSocketCodec.CODEC).value())
        .isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"headers\": {\"a\": 1}};settings.headers.a: ",
        "{\"headers\": {\"a b\": \"x\"}};settings.headers.\"a b\": ",
        "{\"headers\": {\"a\": \"x\\r\\nB: y\"}};settings.headers.a: ",
        "{\"path\": 1};settings.path: ",
        "{\"maxEarlyData\": -1};settings.maxEarlyData: ",
        "{\"earlyDataHeaderName\": \"a:b\"};settings.earlyDataHeaderName: ",
        "{\"useBrowserForwarding\": true};settings.useBrowserForwarding: "
      })
  void problemsHaveTheirPlace(String json, String place) {
    ConfigReading<Config> read = ConfigText.json(json).read(WebSocketCodec.CODEC);

    assertThat(read.problems()).singleElement().asString().startsWith(place.strip());
  }

  @Test
  void aHeaderOfWebSocketItselfIsAWarning() {
    ConfigReading<Config> read =
        ConfigText.json("{\"headers\": {\"upgrade\": \"h2c\"}}").read(WebSocketCodec.CODEC);

    assertThat(read.warnings()).singleElement().asString().contains("settings.headers.upgrade");
  }

  @ParameterizedTest
  @CsvSource({
    "'', /, /",
    "a, /a, /a",
    "/a?b=c, /a?b=c, /a",
    "/a?ed=0, /a, /a",
    "/a?b=c&ed=10&d, /a?b=c&d, /a",
    "/a?ed=x, /a?ed=x, /a",
    "/a?ed=99999999999, /a?ed=99999999999, /a"
  })
  void pathsAreUnderstood(String configured, String target, String path) {
    WebSocketSettings settings = Recordings.settings(configured, 0, "");

    assertThat(settings.target()).isEqualTo(target);
    assertThat(settings.path()).isEqualTo(path);
  }

  @Test
  void badMessagesAreConfigurationErrors() {
    List<Config> bad =
        List.of(
            Config.newBuilder().setUseBrowserForwarding(true).build(),
            Config.newBuilder().setMaxEarlyData(-1).build(),
            Config.newBuilder().setEarlyDataHeaderName("a b").build(),
            Config.newBuilder()
                .addHeader(Header.newBuilder().setKey("a").setValue("b\nc"))
                .build());

    assertThat(bad)
        .allSatisfy(
            config ->
                assertThatThrownBy(() -> WebSocketSettings.of(config))
                    .isInstanceOf(ConfigException.class));
  }

  @ParameterizedTest
  @CsvSource({
    "aGk, hi",
    "aGk=, hi",
    "_-8, \u00ff\u00ef",
    "/+8=, \u00ff\u00ef",
    "'', ''",
    "a b, ''"
  })
  void xrayDecodesWhateverItCan(String text, String expected) {
    EarlyData lenient = new EarlyData(1, EarlyData.PROTOCOL_HEADER, true);

    assertThat(Recordings.latin(lenient.decode(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aGk=", "/+8", "a b", "a"})
  void v2RayDecodesOnlyWhatItsClientsSend(String text) {
    assertThat(new EarlyData(1, "X", false).decode(text)).isNull();
  }
}
