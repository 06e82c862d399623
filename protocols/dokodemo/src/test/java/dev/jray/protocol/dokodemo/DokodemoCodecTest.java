package dev.jray.protocol.dokodemo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.proto.net.Network;
import dev.jray.spi.proto.net.NetworkList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DokodemoCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) DokodemoCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.proxy.dokodemo.Config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in-dokodemo", "in-dokodemo-defaults"})
  void theVectorsGiveV2RaysBytes(String vector) throws IOException {
    TreeNode inbound =
        (TreeNode) TreeNode.parse(resource(vector + ".json")).get("inbounds").elements().get(0);

    Config read = CODEC.reader().apply(inbound.get("settings"));

    dev.jray.spi.proto.core.Config core =
        dev.jray.spi.proto.core.Config.parseFrom(
            HexFormat.of().parseHex(resource(vector + ".pb.hex").strip()));
    assertThat(read.toByteString()).isEqualTo(core.getInbound(0).getProxySettings().getValue());
    assertThat(inbound.problems()).isEmpty();
  }

  @Test
  void everyKeyIsRead() {
    TreeNode node =
        TreeNode.parse(
            "{\"address\": \"a.example\", \"port\": 65535, \"network\": [\"UDP\", \"unix\"], \"timeout\": 1,"
                + " \"followRedirect\": true, \"userLevel\": 4294967295}");

    Config config = CODEC.reader().apply(node);

    assertThat(config.getAddress().getDomain()).isEqualTo("a.example");
    assertThat(config.getPort()).isEqualTo(65535);
    assertThat(config.getNetworksList()).containsExactly(Network.UDP, Network.UNIX);
    assertThat(config.getTimeout()).isEqualTo(1);
    assertThat(config.getFollowRedirect()).isTrue();
    assertThat(config.getUserLevel()).isEqualTo(-1);
    assertThat(node.problems()).isEmpty();
    assertThat(node.warnings()).singleElement().asString().contains("connIdle");
  }

  @Test
  void spacesInAListOfNetworksAreNoPartOfTheNames() {
    TreeNode node = TreeNode.parse("{\"network\": \"tcp, udp\"}");

    assertThat(CODEC.reader().apply(node).getNetworksList())
        .containsExactly(Network.TCP, Network.UDP);
    assertThat(node.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"sctp\"", "\"\"", "\"tcp,\"", "[\"tcp\", \"quic\"]", "[]"})
  void unknownOrMissingNetworksAreProblems(String networks) {
    TreeNode node = TreeNode.parse("{\"network\": " + networks + "}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems())
        .singleElement()
        .asString()
        .startsWith("settings.network: ")
        .contains("udp");
  }

  @Test
  void wrongTypesAreProblems() {
    TreeNode node =
        TreeNode.parse(
            "{\"address\": 1, \"port\": \"53\", \"network\": 7, \"followRedirect\": \"yes\", \"userLevel\": -1}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems()).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"address\": \"::1\", \"port\": 53, \"network\": \"tcp,udp,unix\", \"timeout\": 2, \"userLevel\": 3}",
        "{\"address\": \"a.example\", \"followRedirect\": true, \"network\": [\"udp\"]}"
      })
  void whatIsWrittenReadsAsTheSame(String json) {
    Config config = CODEC.reader().apply(TreeNode.parse(json));

    assertThat(CODEC.reader().apply(TreeNode.of(CODEC.writer().apply(config)))).isEqualTo(config);
  }

  @Test
  void theOutdatedListIsWrittenAsTheNewOne() {
    Config old =
        Config.newBuilder()
            .setNetworkList(NetworkList.newBuilder().addNetwork(Network.UDP))
            .build();

    Config read = CODEC.reader().apply(TreeNode.of(CODEC.writer().apply(old)));

    assertThat(read.getNetworksList()).containsExactly(Network.UDP);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DokodemoCodecTest.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
