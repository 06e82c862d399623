package dev.jray.protocol.dokodemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.proto.net.Network;
import dev.jray.spi.proto.net.NetworkList;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DokodemoCodecTest {
  private static final ConfigCodec<Config> CODEC = DokodemoCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.proxy.dokodemo.Config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in-dokodemo", "in-dokodemo-defaults"})
  void theVectorsGiveV2RaysBytes(String vector) {
    Config read = Vectors.json(vector + ".json").at("inbounds[0].settings").read(CODEC).value();

    assertThat(read.toByteString())
        .isEqualTo(Vectors.config(vector + ".pb.hex").getInbound(0).getProxySettings().getValue());
  }

  @Test
  void everyKeyIsRead() {
    ConfigReading<Config> read =
        read(
            "{\"address\": \"a.example\", \"port\": 65535, \"network\": [\"UDP\", \"unix\"], \"timeout\": 1,"
                + " \"followRedirect\": true, \"userLevel\": 4294967295}");

    Config config = read.value();
    assertThat(config.getAddress().getDomain()).isEqualTo("a.example");
    assertThat(config.getPort()).isEqualTo(65535);
    assertThat(config.getNetworksList()).containsExactly(Network.UDP, Network.UNIX);
    assertThat(config.getTimeout()).isEqualTo(1);
    assertThat(config.getFollowRedirect()).isTrue();
    assertThat(config.getUserLevel()).isEqualTo(-1);
    assertThat(read.warnings()).singleElement().asString().contains("connIdle");
  }

  @Test
  void spacesInAListOfNetworksAreNoPartOfTheNames() {
    assertThat(read("{\"network\": \"tcp, udp\"}").value().getNetworksList())
        .containsExactly(Network.TCP, Network.UDP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"sctp\"", "\"\"", "\"tcp,\"", "[\"tcp\", \"quic\"]", "[]"})
  void unknownOrMissingNetworksAreProblems(String networks) {
    ConfigReading<Config> read = read("{\"network\": " + networks + "}");

    assertThat(read.result()).isNotNull();
    assertThat(read.problems())
        .singleElement()
        .asString()
        .startsWith("settings.network: ")
        .contains("udp");
  }

  @Test
  void wrongTypesAreProblems() {
    ConfigReading<Config> read =
        read(
            "{\"address\": 1, \"port\": \"53\", \"network\": 7, \"followRedirect\": \"yes\", \"userLevel\": -1}");

    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"address\": \"::1\", \"port\": 53, \"network\": \"tcp,udp,unix\", \"timeout\": 2, \"userLevel\": 3}",
        "{\"address\": \"a.example\", \"followRedirect\": true, \"network\": [\"udp\"]}"
      })
  void whatIsWrittenReadsAsTheSame(String json) {
    Config config = read(json).value();

    assertThat(ConfigText.written(CODEC, config).read(CODEC).value()).isEqualTo(config);
  }

  @Test
  void theOutdatedListIsWrittenAsTheNewOne() {
    Config old =
        Config.newBuilder()
            .setNetworkList(NetworkList.newBuilder().addNetwork(Network.UDP))
            .build();

    Config read = ConfigText.written(CODEC, old).read(CODEC).value();

    assertThat(read.getNetworksList()).containsExactly(Network.UDP);
  }

  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(CODEC);
  }
}
