package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.api.proto.commander.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) ApiCodec.CODEC;

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(ApiPlugin.class, "api");
  }

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.app.commander.Config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-all-services", "api-unknown-service-ignored"})
  void theVectorsGiveV2RaysBytes(String vector) {
    Config read = Vectors.json(vector + ".json").at("api").read(CODEC).value();
    assertThat(CODEC.portable().apply(read).toByteString())
        .isEqualTo(Vectors.app(vector + ".pb.hex", CODEC.type()).getValue());
  }

  @Test
  void allIsReadAndWritten() {
    String text =
        """
        {"tag": "t", "listen": "127.0.0.1:1", "services": ["HandlerService", "LOGGERSERVICE",
         "StatsService", "ReflectionService", "routingservice", "ObservatoryService"]}
        """;
    Config read = ConfigText.json(text).read(CODEC).value();
    assertThat(read.getServiceCount()).isEqualTo(ServiceKind.values().length);
    Config again = ConfigText.written(CODEC, read).read(CODEC).value();
    assertThat(again).isEqualTo(read);
    assertThat(CODEC.portable().apply(read).getServiceCount()).isEqualTo(4);
  }

  @Test
  void aTagMustBeThere() {
    assertThat(Vectors.json("api-no-tag.json").at("api").read(CODEC).problems())
        .singleElement()
        .asString()
        .endsWith("API tag can't be empty.");
  }

  @Test
  void aBadAddressIsToldWithItsPlace() {
    assertThat(ConfigText.json("{\"tag\": \"t\", \"listen\": \"nope\"}").read(CODEC).problems())
        .singleElement()
        .asString()
        .startsWith("settings.listen: api.listen is \"nope\"; write an address and a port");
  }

  @Test
  void anUnknownServiceIsAWarning() {
    ConfigReading<Config> read =
        ConfigText.json("{\"tag\": \"t\", \"services\": [\"X\"]}").read(CODEC);
    assertThat(read.value().getServiceCount()).isZero();
    assertThat(read.warnings())
        .singleElement()
        .asString()
        .contains("there is no service \"X\"; there are HandlerService, LoggerService");
  }

  @Test
  void servicesAreKnownUnderBothRoots() {
    assertThat(ServiceKind.ofType("xray.app.stats.command.Config")).contains(ServiceKind.STATS);
    assertThat(ServiceKind.ofType("types.v2fly.org/v2ray.core.app.log.command.Config"))
        .contains(ServiceKind.LOGGER);
    assertThat(ServiceKind.ofType("xray.core.app.observatory.command.Config"))
        .contains(ServiceKind.OBSERVATORY);
    assertThat(ServiceKind.ofType(TypedMessage.getDescriptor().getFullName())).isEmpty();
  }
}
