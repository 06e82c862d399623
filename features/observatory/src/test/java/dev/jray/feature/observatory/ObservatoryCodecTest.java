package dev.jray.feature.observatory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.observatory.proto.burst.HealthPingConfig;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.toolkit.proto.observatory.Config;
import org.junit.jupiter.api.Test;

final class ObservatoryCodecTest {
  @Test
  void isInstalledUnderItsNames() {
    PluginAssert.assertInstalled(ObservatoryPlugin.class, "observatory");
    assertThat(ObservatoryCodec.CODEC.type()).isEqualTo("v2ray.core.app.observatory.Config");
    assertThat(BurstCodec.CODEC.type()).isEqualTo("v2ray.core.app.observatory.burst.Config");
  }

  @Test
  void readsEveryKeyInBothSpellings() {
    Config expected =
        Config.newBuilder()
            .addSubjectSelector("a")
            .addSubjectSelector("b")
            .setProbeUrl("http://a.test/x")
            .setProbeInterval(90_000_000_000L)
            .setEnableConcurrency(true)
            .build();
    for (String key : new String[] {"probeURL", "probeUrl"}) {
      ConfigReading<Config> read =
          ConfigText.json(
                  "{\"subjectSelector\": [\"a\", \"b\"], \""
                      + key
                      + "\": \"http://a.test/x\", \"probeInterval\": \"1m30s\","
                      + " \"enableConcurrency\": true}")
              .read(ObservatoryCodec.CODEC);
      assertThat(read.value()).isEqualTo(expected);
      assertThat(read.warnings()).isEmpty();
    }
    assertThat(
            ConfigText.written(ObservatoryCodec.CODEC, expected)
                .read(ObservatoryCodec.CODEC)
                .value())
        .isEqualTo(expected);
    assertThat(ConfigText.json("{}").read(ObservatoryCodec.CODEC).value())
        .isEqualTo(Config.getDefaultInstance());
  }

  @Test
  void readsEveryKeyOfTheBurstObservatory() {
    dev.jray.feature.observatory.proto.burst.Config expected =
        dev.jray.feature.observatory.proto.burst.Config.newBuilder()
            .addSubjectSelector("a")
            .setPingConfig(
                HealthPingConfig.newBuilder()
                    .setDestination("https://a.test/")
                    .setConnectivity("http://b.test/")
                    .setInterval(60_000_000_000L)
                    .setSamplingCount(7)
                    .setTimeout(1_500_000_000L)
                    .setHttpMethod("GET"))
            .build();
    assertThat(
            ConfigText.json(
                    """
                    {"subjectSelector": ["a"],
                     "pingConfig": {"destination": "https://a.test/",
                       "connectivity": "http://b.test/", "interval": "1m", "sampling": 7,
                       "timeout": "1.5s", "httpMethod": "GET"}}
                    """)
                .read(BurstCodec.CODEC)
                .value())
        .isEqualTo(expected);
    assertThat(ConfigText.written(BurstCodec.CODEC, expected).read(BurstCodec.CODEC).value())
        .isEqualTo(expected);
  }

  @Test
  void badValuesAreToldWithTheirPlace() {
    assertThat(
            ConfigText.json("{\"probeURL\": \"ftp://a.test\", \"probeInterval\": \"10\"}")
                .read(ObservatoryCodec.CODEC)
                .problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("probeURL") && problem.contains("no URL"))
        .anyMatch(problem -> problem.contains("probeInterval"));
    assertThat(
            ConfigText.json("{\"pingConfig\": {\"sampling\": 1001, \"timeout\": \"-1s\"}}")
                .read(BurstCodec.CODEC)
                .problems())
        .hasSize(2);
  }
}
