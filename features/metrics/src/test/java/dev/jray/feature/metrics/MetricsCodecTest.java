package dev.jray.feature.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.feature.metrics.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsCodecTest {
  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(MetricsCodec.CODEC);
  }

  private static MetricsSettings settings(String json) {
    return MetricsSettings.of(read(json).value());
  }

  @Test
  void theTypeIsXraysUnderV2RaysRoot() {
    assertThat(MetricsCodec.CODEC.type()).isEqualTo("v2ray.core.app.metrics.Config");
  }

  @Test
  void usersHaveNoSeriesUnlessToldOtherwise() {
    assertThat(settings("{\"listen\": \"127.0.0.1:9100\"}"))
        .isEqualTo(
            new MetricsSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9100), 0));
    assertThat(settings("{\"listen\": \"127.0.0.1:9100\", \"userSeries\": true}").maxUsers())
        .isEqualTo(1_000);
    assertThat(settings("{\"listen\": \":1\", \"userSeries\": true, \"maxUsers\": 7}").maxUsers())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "127.0.0.1:9100 127.0.0.1 9100",
        "localhost:0 127.0.0.1 0",
        ":65535 0.0.0.0 65535",
        "[::1]:9100 0:0:0:0:0:0:0:1 9100"
      })
  void theAddressIsReadAsItStands(String listen, String host, int port) {
    InetSocketAddress address = settings("{\"listen\": \"" + listen + "\"}").listen();
    assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9100",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "example.com:1",
        "::1:9100",
        "[127.0.0.1]:1",
        "127.0.0.1:-1",
        "127.0.0.1:99999999999"
      })
  void aWrongAddressIsAProblemWithItsRemedy(String listen) {
    assertThat(read("{\"listen\": \"" + listen + "\"}").problems())
        .singleElement()
        .asString()
        .startsWith("settings.listen: ")
        .contains("127.0.0.1:9100");
  }

  @Test
  void withoutAnAddressThereIsNothingToServe() {
    assertThat(read("{}").problems()).singleElement().asString().contains("\"listen\"");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> MetricsSettings.of(Config.getDefaultInstance()));
  }

  @Test
  void xraysTagIsKeptButHasNoEffect() {
    ConfigReading<Config> read = read("{\"tag\": \"Metrics\", \"listen\": \"127.0.0.1:9100\"}");
    assertThat(read.warnings()).singleElement().asString().contains("tag", "no outbound");
    assertThat(read.value().getTag()).isEqualTo("Metrics");
  }

  @Test
  void itComesBackOutOfItsMessage() {
    Config all =
        read("{\"tag\": \"m\", \"listen\": \":1\", \"userSeries\": true, \"maxUsers\": 7}").value();
    Map<String, Object> tree =
        ((ConfigCodec.OfMessage<Config>) MetricsCodec.CODEC).writer().apply(all);
    assertThat(tree)
        .isEqualTo(Map.of("tag", "m", "listen", ":1", "userSeries", true, "maxUsers", 7L));
  }

  @Test
  void theJarNamesItsPlugin() {
    PluginAssert.assertInstalled(MetricsPlugin.class, "metrics");
    assertThat(new MetricsPlugin().features())
        .singleElement()
        .satisfies(feature -> assertThat(feature.section()).isEqualTo("metrics"))
        .satisfies(feature -> assertThat(feature.whenAbsent()).isEmpty());
  }
}
