package dev.jray.feature.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.Config.DomainStrategy;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.feature.router.proto.StrategyLeastLoadConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.OutboundTags.Naming;
import dev.jray.spi.proto.net.PortList;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Vectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutingCodecTest {
  private static final ConfigCodec<Config> CODEC = RoutingCodec.CODEC;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full-client",
        "routing-attrs",
        "routing-deprecated-settings",
        "routing-deprecated-strategy-override",
        "routing-domain-forms",
        "routing-ip-forms",
        "routing-network-forms",
        "routing-strategy-ipifnonmatch",
        "routing-strategy-ipondemand",
        "routing-strategy-unknown",
        "routing-users-tags-protocols"
      })
  void theVectorsGiveV2RaysMessageThereAndBack(String vector)
      throws InvalidProtocolBufferException {
    Config read = Vectors.json(vector + ".json").at("routing").read(CODEC).value();
    // that the kernel writes the fields in V2Ray's order is the kernel's business
    Config expected =
        Config.parseFrom(
            Vectors.app(vector + ".pb.hex", "v2ray.core.app.router.Config").getValue());
    assertThat(read).isEqualTo(expected);

    ConfigReading<Config> written = ConfigText.written(CODEC, expected).read(CODEC);
    assertThat(written.value()).isEqualTo(expected);
    assertThat(written.warnings()).isEmpty();
  }

  @Test
  void readsWhatV2Ray4DoesNotKnowAndWritesItBack() {
    Config config =
        value(
            """
            {"domainMatcher": "mph",
             "rules": [
               {"type": "Field", "ruleTag": "one", "sourceIP": "10.0.0.0/8", "sourcePort": 7,
                "attrs": {":method": "GET|HEAD", "Accept": "html"}, "balancerTag": "b"},
               {"type": "field", "domainMatcher": "linear", "network": "tcp", "outboundTag": "x",
                "balancerTag": "b"}],
             "balancers": [
               {"tag": "b", "selector": ["p-"], "fallbackTag": ["x", "", "y"],
                "strategy": {"type": "leastLoad", "settings": {
                  "costs": [{"regexp": true, "match": "^p", "value": 0.5}],
                  "baselines": ["300ms", "1.5s", "1h30m"], "expected": 2, "maxRTT": "1s",
                  "tolerance": 0.25}}},
               {"tag": "c", "selector": "q,r", "fallbackTag": "z", "strategy": {"type": "random",
                "settings": {"aliveOnly": true}}},
               {"tag": "d", "selector": "s", "strategy": {"type": "leastping",
                "settings": {"stickyChoice": true, "observerTag": "o"}}},
               {"tag": "e", "selector": "s", "strategy": {"type": "roundRobin"}}]}
            """);

    assertThat(config.getRule(0).getRuleTag()).isEqualTo("one");
    assertThat(config.getRule(0).getSourceGeoip(0).getCidrCount()).isEqualTo(1);
    assertThat(config.getRule(0).getDomainMatcher()).isEqualTo("mph");
    assertThat(config.getRule(0).getAttributePatternMap())
        .containsEntry(":method", "GET|HEAD")
        .containsEntry("Accept", "html");
    assertThat(config.getRule(1).getDomainMatcher()).isEqualTo("linear");
    assertThat(config.getRule(1).getTag()).isEqualTo("x");
    assertThat(config.getBalancingRule(0).getFallbackTag()).isEqualTo("x");
    assertThat(config.getBalancingRule(0).getFurtherFallbackTagList()).containsExactly("y");
    assertThat(config.getBalancingRule(0).getStrategySettings().getType())
        .isEqualTo(StrategyLeastLoadConfig.getDescriptor().getFullName());
    assertThat(ConfigText.written(CODEC, config).read(CODEC).value()).isEqualTo(config);
  }

  @Test
  void durationsAndFractionsOfAStrategy() throws InvalidProtocolBufferException {
    Config config =
        value(
            """
            {"balancers": [{"tag": "b", "selector": "p", "strategy": {"type": "leastload",
              "settings": {"baselines": ["300ms", "1.5s", "1h30m", "2us", ".5ms", "0"],
                           "tolerance": 0.25}}}]}
            """);
    StrategyLeastLoadConfig settings =
        StrategyLeastLoadConfig.parseFrom(
            config.getBalancingRule(0).getStrategySettings().getValue());
    assertThat(settings.getBaselinesList())
        .containsExactly(300_000_000L, 1_500_000_000L, 5_400_000_000_000L, 2_000L, 500_000L, 0L);
    assertThat(settings.getTolerance()).isEqualTo(0.25f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AlwaysIP|UseIp",
        "always_ip|UseIp",
        "ALWAYS-IP|UseIp",
        "IPIfNonMatch|IpIfNonMatch",
        "ip_if_non_match|IpIfNonMatch",
        "ip-if-non-match|IpIfNonMatch",
        "ipondemand|IpOnDemand",
        "ip_on_demand|IpOnDemand",
        "AsIs|AsIs",
        "UseIP|AsIs"
      })
  void strategies(String text, DomainStrategy strategy) {
    assertThat(value("{\"domainStrategy\": \"" + text + "\"}").getDomainStrategy())
        .isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"53\"|53-53",
        "53|53-53",
        "0|",
        "\"0\"|0-0",
        "\"\"|",
        "\" 53 , ,1000-2000,\"|53-53 1000-2000",
        "\"20-10\"|20-10",
        "70000|70000-70000",
        "\"007-010\"|7-10"
      })
  void ports(String json, String ranges) {
    PortList ports =
        value(
                "{\"rules\": [{\"type\": \"field\", \"outboundTag\": \"x\", \"port\": "
                    + json
                    + "}]}")
            .getRule(0)
            .getPortList();
    assertThat(ports.getRangeList().stream().map(RoutingCodecTest::text).toList())
        .isEqualTo(ranges == null ? List.of() : List.of(ranges.split(" ")));
    assertThat(
            ConfigText.written(
                    CODEC,
                    Config.newBuilder()
                        .addRule(RoutingRule.newBuilder().setTag("x").setPortList(ports))
                        .build())
                .read(CODEC)
                .value()
                .getRule(0)
                .getPortList())
        .isEqualTo(ports);
  }

  private static String text(PortRange range) {
    return range.getFrom() + "-" + range.getTo();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"network\": \"tcp\"}|[0]: invalid field rule > neither outboundTag nor balancerTag",
        "{\"type\": \"chinaip\"}|[0].type: unknown router rule type: chinaip",
        "{\"port\": \"70000\"}|[0].port: invalid field rule > invalid port: 70000",
        "{\"port\": \"08\"}|[0].port: invalid field rule > invalid port: 08",
        "{\"port\": \"a\"}|[0].port: invalid field rule > invalid port: a",
        "{\"port\": \"1-b\"}|[0].port: invalid field rule > invalid port range: 1-b",
        "{\"port\": true}|[0].port: must be a string",
        "{\"attrs\": \"foo\"}|[0].attrs: attr.star:1:12: undefined: foo",
        "{\"attrs\": {\"a\": \"(\"}}|[0].attrs.a: error parsing regexp of attrs",
        "{\"localPort\": 53}|[0].localPort: JRay's rules cannot ask for this",
        "{\"balancerTag\": \"nope\"}|[0].balancerTag: balancer nope not found; balancers: node",
        "{\"domian\": \"x\"}|[0]: unknown key \"domian\"; did you mean \"domain\"?",
        "{\"enabled\": false}|[0].enabled: rules cannot be switched off",
        "{\"domain\": 5}|[0].domain: unknown format of a string list: 5",
        "{\"ip\": [\"1.2.3.4/33\"]}|[0].ip: invalid field rule > invalid IP: 1.2.3.4/33 >",
        "{\"domain\": [\"dotless:a.b\"]}|[0].domain: invalid field rule > failed to parse domain",
        "{\"outboundTag\": \"x\"}|[0]: invalid field rule > this rule has no effective fields",
        "{\"domain\": [], \"user\": []}|[0]: invalid field rule > this rule has no effective",
        "{\"source\": [], \"attrs\": {}}|[0]: invalid field rule > this rule has no effective",
        "{\"attrs\": \"\"}|[0]: invalid field rule > this rule has no effective fields"
      })
  void saysWhereARuleIsWrong(String rule, String problem) {
    String complete =
        rule.contains("chinaip") ? rule : rule.replace("{\"", "{\"type\":\"field\",\"");
    ConfigReading<Config> read =
        read(
            "{\"rules\": ["
                + complete
                + "], \"balancers\": [{\"tag\": \"node\", \"selector\": \"n\"}]}");
    assertThat(read.problems()).anyMatch(text -> text.startsWith("settings.rules" + problem));
  }

  @Test
  void saysEverythingThatIsWrongWithARule() {
    ConfigReading<Config> read =
        read(
            """
            {"rules": [{"type": "field", "outboundTag": "x", "domain": ["dotless:a.b", "regexp:("],
                        "ip": ["1.2.3.4/33", "10.0.0.0/8", "x", "geoip:"], "port": "a"}]}
            """);
    assertThat(read.problems())
        .hasSize(6)
        .filteredOn(problem -> problem.startsWith("settings.rules[0].ip: "))
        .hasSize(3);
  }

  @Test
  void aWrongConditionIsNotCalledAMissingOneToo() {
    for (String wrong :
        List.of(
            "\"domain\": 5",
            "\"ip\": [\"x\"]",
            "\"port\": true",
            "\"network\": 1",
            "\"attrs\": 5")) {
      assertThat(
              read("{\"rules\": [{\"type\": \"field\", \"outboundTag\": \"x\", " + wrong + "}]}")
                  .problems())
          .as(wrong)
          .singleElement()
          .asString()
          .doesNotContain("no effective fields");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"network\": \"tcp, udp\"|network: \" udp\" is no network and matches nothing: write",
        "\"network\": [\"quic\"]|network: \"quic\" is no network and matches nothing: write",
        "\"protocol\": [\"tls\", \"htpp1\"]|protocol: \"htpp1\" matches nothing, unless",
        "\"protocol\": \"TLS\"|protocol: \"TLS\" matches nothing, unless"
      })
  void warnsOfWordsThatMatchNothing(String condition, String warning) {
    ConfigReading<Config> read =
        read("{\"rules\": [{\"type\": \"field\", \"outboundTag\": \"x\", " + condition + "}]}");
    assertThat(read.problems()).isEmpty();
    assertThat(read.warnings())
        .singleElement()
        .asString()
        .startsWith("settings.rules[0]." + warning);
  }

  @Test
  void doesNotWarnOfWordsThatHaveAMeaning() {
    ConfigReading<Config> read =
        read(
            """
            {"domainStrategy": "asis",
             "rules": [{"type": "field", "outboundTag": "x", "network": "TCP,udp,unix",
                        "protocol": ["http", "http/", "tls", "bittorrent", "quic", "dns", "https", ""]}]}
            """);
    assertThat(read.problems()).isEmpty();
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void warnsOfAStrategyThatDoesNotExist() {
    assertThat(read("{\"domainStrategy\": \"IPIfNoMatch\"}").warnings())
        .singleElement()
        .asString()
        .startsWith("settings.domainStrategy: an unknown strategy counts as AsIs: write");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"selector\": [\"a\"]}|[0].tag: empty balancer tag",
        "{\"tag\": \"b\"}|[0].selector: empty selector list",
        "{\"strategy\": {\"type\": \"best\"}}|[0].strategy.type: unknown balancing strategy: best",
        "{\"strategy\": {\"type\": \"leastload\", \"settings\": {\"maxRTT\": \"5\"}}}|[0].strategy.settings.maxRTT: \"5\" is no duration",
        "{\"strategy\": {\"type\": \"leastload\", \"settings\": {\"maxRTT\": 5}}}|[0].strategy.settings.maxRTT: must be a string",
        "{\"strategy\": {\"type\": \"leastload\", \"settings\": {\"tolerance\": \"5\"}}}|[0].strategy.settings.tolerance: must be a number"
      })
  void saysWhereABalancerIsWrong(String balancer, String problem) {
    assertThat(read("{\"balancers\": [" + balancer + "]}").problems())
        .anyMatch(text -> text.startsWith("settings.balancers" + problem));
  }

  @Test
  void twoBalancersNeedTwoTags() {
    assertThat(
            read("""
                    {"balancers": [{"tag": "b", "selector": "x"}, {"tag": "b", "selector": "y"}]}
                    """)
                .problems())
        .singleElement()
        .asString()
        .startsWith("settings.balancers[1].tag: duplicate balancer tag: b");
  }

  @Test
  void tellsWhichOutboundsItNames() {
    Config config =
        value(
            """
            {"rules": [{"type": "field", "network": "tcp", "outboundTag": "x"},
                       {"type": "field", "network": "tcp", "balancerTag": "b"},
                       {"type": "field", "network": "tcp", "outboundTag": "y", "ruleTag": "t"}],
             "balancers": [{"tag": "b", "selector": "n", "fallbackTag": ["p", "q"]}]}
            """);
    assertThat(NamedOutbounds.of(config))
        .containsExactly(
            new Naming("x", "rule 1", List.of("rules", "0", "outboundTag")),
            new Naming("y", "rule 3 (t)", List.of("rules", "2", "outboundTag")),
            new Naming("p", "the balancer \"b\"", List.of("balancers", "0", "fallbackTag")),
            new Naming("q", "the balancer \"b\"", List.of("balancers", "0", "fallbackTag")));
  }

  @Test
  void theJarNamesItsPluginWhichIsLeftOutWithoutTheSection() {
    PluginAssert.assertInstalled(RouterPlugin.class, "router");
    assertThat(new RouterPlugin().features())
        .singleElement()
        .satisfies(feature -> assertThat(feature.section()).isEqualTo("routing"))
        .satisfies(feature -> assertThat(feature.whenAbsent()).isEqualTo(Optional.empty()));
  }

  private static Config value(String json) {
    return read(json).value();
  }

  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(CODEC);
  }
}
