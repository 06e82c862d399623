package dev.jray.protocol.freedom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.freedom.proto.Config;
import dev.jray.protocol.freedom.proto.Config.DomainStrategy;
import dev.jray.spi.config.ConfigCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreedomCodecTest {
  private static final ConfigCodec.OfMessage<Config> CODEC =
      (ConfigCodec.OfMessage<Config>) FreedomCodec.CODEC;

  @Test
  void carriesTheNameOfV2RaysMessage() {
    assertThat(CODEC.type()).isEqualTo("v2ray.core.proxy.freedom.Config");
  }

  @Test
  void absentSettingsAreTheDefaults() {
    assertThat(CODEC.reader().apply(TreeNode.of(null))).isEqualTo(Config.getDefaultInstance());
    assertThat(CODEC.reader().apply(TreeNode.parse("{}"))).isEqualTo(Config.getDefaultInstance());
  }

  @Test
  void theVectorGivesV2RaysBytes() throws IOException {
    TreeNode settings =
        (TreeNode) TreeNode.parse(resource("out-freedom.json")).get("outbounds").elements().get(0);

    Config read = CODEC.reader().apply(settings.get("settings"));

    dev.jray.spi.proto.core.Config core =
        dev.jray.spi.proto.core.Config.parseFrom(
            HexFormat.of().parseHex(resource("out-freedom.pb.hex").strip()));
    assertThat(read.toByteString()).isEqualTo(core.getOutbound(0).getProxySettings().getValue());
    assertThat(core.getOutbound(0).getProxySettings().getType()).isEqualTo(CODEC.type());
    assertThat(settings.problems()).isEmpty();
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
    TreeNode node = TreeNode.parse("{\"domainStrategy\": \"" + text + "\"}");

    assertThat(CODEC.reader().apply(node).getDomainStrategy()).isEqualTo(strategy);
    assertThat(node.warnings()).isEmpty();
  }

  @Test
  void anUnknownStrategyCountsAsAsIsWithAWarning() {
    TreeNode node = TreeNode.parse("{\"domainStrategy\": \"PreferIPv4\"}");

    assertThat(CODEC.reader().apply(node).getDomainStrategy()).isEqualTo(DomainStrategy.AS_IS);
    assertThat(node.problems()).isEmpty();
    assertThat(node.warnings()).singleElement().asString().contains("PreferIPv4", "UseIPv4");
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
    TreeNode node = TreeNode.parse("{\"redirect\": \"" + redirect + "\"}");

    Config config = CODEC.reader().apply(node);

    assertThat(node.problems()).isEmpty();
    assertThat(config.hasDestinationOverride()).isTrue();
    assertThat(HexFormat.of().formatHex(config.getDestinationOverride().getServer().toByteArray()))
        .isEqualTo(serverHex);
  }

  @Test
  void anEmptyRedirectIsNone() {
    assertThat(
            assertThat(
                    CODEC
                        .reader()
                        .apply(TreeNode.parse("{\"redirect\": \"\"}"))
                        .hasDestinationOverride())
                .isFalse())
        .isNotNull();
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
    TreeNode node = TreeNode.parse("{\"redirect\": \"" + redirect + "\"}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems())
        .singleElement()
        .asString()
        .startsWith("settings.redirect: ")
        .contains(redirect);
  }

  @ParameterizedTest
  @ValueSource(strings = {"freedom-bad-redirect.json", "freedom-bad-redirect-port.json"})
  void whatV2RayRefusesIsRefused(String vector) throws IOException {
    TreeNode outbound =
        (TreeNode) TreeNode.parse(resource(vector)).get("outbounds").elements().get(0);

    assertThat(CODEC.reader().apply(outbound.get("settings"))).isNotNull();

    assertThat(outbound.problems()).hasSize(1);
  }

  @Test
  void wrongTypesAreProblems() {
    TreeNode node =
        TreeNode.parse(
            "{\"domainStrategy\": 1, \"timeout\": \"5\", \"redirect\": [], \"userLevel\": -1}");

    assertThat(CODEC.reader().apply(node)).isNotNull();

    assertThat(node.problems()).hasSize(4);
  }

  @Test
  void theTimeoutIsKeptButReportedAsUnused() {
    TreeNode node = TreeNode.parse("{\"timeout\": 4294967295}");

    assertThat(CODEC.reader().apply(node).getTimeout()).isEqualTo(-1);
    assertThat(node.warnings()).singleElement().asString().contains("connIdle");
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
    Config config = CODEC.reader().apply(TreeNode.parse(json));

    assertThat(CODEC.reader().apply(TreeNode.of(CODEC.writer().apply(config)))).isEqualTo(config);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = FreedomCodecTest.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
