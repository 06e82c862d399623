package dev.jray.protocol.freedom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.protocol.freedom.proto.Config.DomainStrategy;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreedomCodecTest {
  private static final ConfigCodec<Config> CODEC = FreedomCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.proxy.freedom.Config");
  }

  @Test
  void absentSettingsAreTheDefaults() {
    assertThat(ConfigText.json("{}").at("absent").read(CODEC).value())
        .isEqualTo(Config.getDefaultInstance());
    assertThat(read("{}").value()).isEqualTo(Config.getDefaultInstance());
  }

  @Test
  void theVectorGivesV2RaysBytes() {
    Config read = Vectors.json("out-freedom.json").at("outbounds[0].settings").read(CODEC).value();

    OutboundHandlerConfig expected = Vectors.config("out-freedom.pb.hex").getOutbound(0);
    assertThat(read.toByteString()).isEqualTo(expected.getProxySettings().getValue());
    assertThat(expected.getProxySettings().getType()).isEqualTo(CODEC.type());
  }

  @ParameterizedTest
  @CsvSource({
    "AsIs, AS_IS",
    "asis, AS_IS",
    "UseIP, USE_IP",
    "use_ip, USE_IP",
    "UseIPv4, USE_IP4",
    "useip4, USE_IP4",
    "use_ipv4, USE_IP4",
    "use_ip_v4, USE_IP4",
    "USE_IP4, USE_IP4",
    "UseIPv6, USE_IP6",
    "useip6, USE_IP6",
    "use_ipv6, USE_IP6",
    "use_ip_v6, USE_IP6",
    "use_ip6, USE_IP6"
  })
  void allSpellingsOfAStrategyAreKnown(String text, DomainStrategy strategy) {
    ConfigReading<Config> read = read("{\"domainStrategy\": \"" + text + "\"}");

    assertThat(read.value().getDomainStrategy()).isEqualTo(strategy);
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void anUnknownStrategyCountsAsAsIsWithAWarning() {
    ConfigReading<Config> read = read("{\"domainStrategy\": \"PreferIPv4\"}");

    assertThat(read.value().getDomainStrategy()).isEqualTo(DomainStrategy.AS_IS);
    assertThat(read.warnings()).singleElement().asString().contains("PreferIPv4", "UseIPv4");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:3366, 0a060a047f00000110a61a",
    ":80, 1050",
    "a.example:0, 0a0b1209612e6578616d706c65",
    "[::1]:443, 0a120a100000000000000000000000000000000110bb03",
    ":0, ''",
    ":065535, 10ffff03"
  })
  void redirectsAreReadAsV2RayDoes(String redirect, String serverHex) {
    Config config = read("{\"redirect\": \"" + redirect + "\"}").value();

    assertThat(config.hasDestinationOverride()).isTrue();
    assertThat(HexFormat.of().formatHex(config.getDestinationOverride().getServer().toByteArray()))
        .isEqualTo(serverHex);
  }

  @Test
  void anEmptyRedirectIsNone() {
    assertThat(read("{\"redirect\": \"\"}").value().hasDestinationOverride()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nohostport",
        "a:99999",
        "a:",
        "a:+1",
        "a:-1",
        "a:8o",
        "::1:80",
        "[::1]80",
        "[::1",
        "a:1:2"
      })
  void wrongRedirectsAreProblems(String redirect) {
    ConfigReading<Config> read = read("{\"redirect\": \"" + redirect + "\"}");

    assertThat(read.result()).isNotNull();
    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("settings.redirect: ")
        .contains(redirect);
  }

  @ParameterizedTest
  @ValueSource(strings = {"freedom-bad-redirect.json", "freedom-bad-redirect-port.json"})
  void whatV2RayRefusesIsRefused(String vector) {
    ConfigReading<Config> read = Vectors.json(vector).at("outbounds[0].settings").read(CODEC);

    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).hasSize(1);
  }

  @Test
  void wrongTypesAreProblems() {
    ConfigReading<Config> read =
        read("{\"domainStrategy\": 1, \"timeout\": \"5\", \"redirect\": [], \"userLevel\": -1}");

    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).hasSize(4);
  }

  @Test
  void theTimeoutIsKeptButReportedAsUnused() {
    ConfigReading<Config> read = read("{\"timeout\": 4294967295}");

    assertThat(read.value().getTimeout()).isEqualTo(-1);
    assertThat(read.warnings()).singleElement().asString().contains("connIdle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"domainStrategy\": \"UseIP\", \"userLevel\": 4294967295}",
        "{\"domainStrategy\": \"UseIPv4\", \"redirect\": \"[2001:db8::1]:443\", \"timeout\": 3}",
        "{\"domainStrategy\": \"UseIPv6\", \"redirect\": \":53\", \"userLevel\": 7}",
        "{\"redirect\": \"name.example:0\"}",
        "{\"redirect\": \":0\"}"
      })
  void whatIsWrittenReadsAsTheSame(String json) {
    Config config = read(json).value();

    assertThat(ConfigText.written(CODEC, config).read(CODEC).value()).isEqualTo(config);
  }

  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(CODEC);
  }
}
