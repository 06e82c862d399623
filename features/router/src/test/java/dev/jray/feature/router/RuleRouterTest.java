package dev.jray.feature.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.net.NetworkList;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.fake.MapDns;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoSite;
import io.netty.channel.unix.DomainSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each condition of a rule means. */
final class RuleRouterTest {
  @Test
  void withoutARuleThatMatchesTheDefaultOutboundServes() {
    assertThat(new Routers("{}").route("h:80")).isEqualTo("default");
    assertThat(rule("\"port\": 81").route("h:80")).isEqualTo("default");
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    Routers routers =
        new Routers(
            """
            {"rules": [{"to": "a", "port": "1"}, {"to": "b", "port": "1-2"},
                       {"to": "c", "network": "tcp"}]}
            """);
    assertThat(routers.route("h:1")).isEqualTo("a");
    assertThat(routers.route("h:2")).isEqualTo("b");
    assertThat(routers.route("h:3")).isEqualTo("c");
  }

  @Test
  void allConditionsOfARuleMustHold() {
    Routers routers = rule("\"domain\": \"full:x.test\", \"port\": \"80,90-99\"");
    assertThat(routers.route("x.test:80")).isEqualTo("a");
    assertThat(routers.route("x.test:99")).isEqualTo("a");
    assertThat(routers.route("x.test:100")).isEqualTo("default");
    assertThat(routers.route("y.test:80")).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource({
    "full:x.test, x.test, a",
    "full:x.test, X.Test, a",
    "full:X.test, x.test, a",
    "full:x.test, www.x.test, default",
    "domain:x.test, x.test, a",
    "domain:x.test, www.X.test, a",
    "domain:x.test, yx.test, default",
    "keyword:x.t, yx.test, a",
    "x.t, yx.test, a",
    "regexp:^a+$, aaa, a",
    "regexp:^a+$, ab, default",
    "dotless:, host, a",
    "dotless:, host.test, default",
    "domain:192.0.2.1, 192.0.2.1, default"
  })
  void domains(String entry, String target, String route) {
    assertThat(rule("\"domain\": [\"" + entry + "\"]").route(target + ":80")).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.77, a",
    "192.0.2.0/24, 192.0.3.1, default",
    "192.0.2.1, 192.0.2.1, a",
    "192.0.2.0/24, x.test, default",
    "2001:db8::/32, [2001:db8::5], a",
    "2001:db8::/32, [2001:db9::5], default",
    "0.0.0.0/0, [::1], default",
    "192.0.2.0/24, [::ffff:192.0.2.9], a"
  })
  void addresses(String entry, String target, String route) {
    assertThat(rule("\"ip\": [\"" + entry + "\"]").route(target + ":80")).isEqualTo(route);
  }

  @Test
  void networksMayLieInOneAnother() {
    Routers routers = rule("\"ip\": [\"127.0.0.0/8\", \"127.1.0.0/16\"]");
    assertThat(routers.route("127.2.0.1:80")).isEqualTo("a");
    assertThat(routers.route("127.1.0.1:80")).isEqualTo("a");
    assertThat(routers.route("127.0.0.1:80")).isEqualTo("a");
  }

  @Test
  void sources() {
    assertThat(rule("\"source\": \"192.0.2.0/24\"").route("h:80")).isEqualTo("a");
    assertThat(rule("\"source\": \"192.0.3.0/24\"").route("h:80")).isEqualTo("default");
    assertThat(rule("\"sourcePort\": \"5000\"").route("h:80")).isEqualTo("a");
    assertThat(rule("\"sourcePort\": \"5001-6000\"").route("h:80")).isEqualTo("default");
  }

  @Test
  void aClientOnAUnixSocketHasNoAddressAndThePortZero() {
    DomainSocketAddress peer = new DomainSocketAddress("/tmp/socket");
    Source source = new Source(Network.UNIX, "in", peer, peer, Optional.empty());
    Destination target = Routers.destination("h:80");
    Routers any = rule("\"source\": [\"0.0.0.0/0\", \"::/0\"]");
    assertThat(any.route(any.flow(source, target, "", Content.UNKNOWN))).isEqualTo("default");
    Routers zero = rule("\"sourcePort\": \"0\"");
    assertThat(zero.route(zero.flow(source, target, "", Content.UNKNOWN))).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, default", "'\"0\"', 0, a", "'\"20-10\"', 15, default", "70000, 4464, a"})
  void portsOfV2RaysKind(String json, int port, String route) {
    assertThat(rule("\"port\": " + json).route("h:" + port)).isEqualTo(route);
  }

  @Test
  void networks() {
    Routers routers = rule("\"network\": \"udp,unix\"");
    Destination udp = Destination.udp(new Address.Domain("h"), 53);
    Destination unix = new Destination(Network.UNIX, new Address.Domain("/s"), 0);
    assertThat(routers.route("h:53")).isEqualTo("default");
    assertThat(routers.route(routers.flow(udp, "", Content.UNKNOWN))).isEqualTo("a");
    assertThat(routers.route(routers.flow(unix, "", Content.UNKNOWN))).isEqualTo("a");
    assertThat(rule("\"network\": \"icmp\"").route("h:80")).isEqualTo("default");
  }

  @Test
  void users() {
    Routers routers = rule("\"user\": [\"a@b\", \"\"]");
    assertThat(routers.route(by(routers, "a@b"))).isEqualTo("a");
    assertThat(routers.route(by(routers, "A@b"))).isEqualTo("default");
    assertThat(routers.route(by(routers, ""))).isEqualTo("default");
  }

  private static dev.jray.spi.flow.Flow by(Routers routers, String user) {
    return routers.flow(Routers.destination("h:80"), user, Content.UNKNOWN);
  }

  @Test
  void aListOfEmptyTextsExistsAndNeverMatches() {
    Routers routers = rule("\"user\": \"\", \"network\": \"tcp\"");
    assertThat(routers.route("h:80")).isEqualTo("default");
    assertThat(rule("\"inboundTag\": [\"\"]").route("h:80")).isEqualTo("default");
  }

  @Test
  void inboundTags() {
    assertThat(rule("\"inboundTag\": \"other,in\"").route("h:80")).isEqualTo("a");
    assertThat(rule("\"inboundTag\": \"i\"").route("h:80")).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource({"http, a", "http/1, a", "tls, default", "HTTP, default", "http/1.1x, default"})
  void protocolsByTheirBeginning(String entry, String route) {
    Routers routers = rule("\"protocol\": \"" + entry + "\"");
    assertThat(routers.route(routers.http(Map.of()))).isEqualTo(route);
  }

  @Test
  void anUnknownProtocolMatchesNothing() {
    assertThat(rule("\"protocol\": \"\"").route("h:80")).isEqualTo("default");
  }

  @Test
  void attributes() {
    Routers routers = rule("\"attrs\": \"attrs[':method'] == 'GET'\"");
    assertThat(routers.route(routers.http(Map.of(":method", "GET")))).isEqualTo("a");
    assertThat(routers.route(routers.http(Map.of(":method", "PUT")))).isEqualTo("default");
    assertThat(routers.log.lines()).isEmpty();
    assertThat(routers.route(routers.http(Map.of("x", "y")))).isEqualTo("default");
    assertThat(routers.log.lines(Severity.INFO))
        .singleElement()
        .asString()
        .isEqualTo("[Info] app/router: attr rule > key :method not in dict");
    assertThat(rule("\"attrs\": \"True\"").route("h:80")).isEqualTo("default");
  }

  @Test
  void attributesByExpressions() {
    Routers routers = rule("\"attrs\": {\":method\": \"^(GET|HEAD)$\", \"Accept\": \"html\"}");
    Map<String, String> both = Map.of(":method", "HEAD", "accept", "text/html");
    assertThat(routers.route(routers.http(both))).isEqualTo("a");
    assertThat(routers.route(routers.http(Map.of(":method", "HEAD")))).isEqualTo("default");
    assertThat(routers.route(routers.http(Map.of(":method", "PUT", "accept", "html"))))
        .isEqualTo("default");
  }

  @Test
  void anExpressionThatNeverEndsDoesNotMatch() {
    Routers routers = rule("\"attrs\": {\"x\": \"^(a+)+$\"}");
    assertThat(routers.route(routers.http(Map.of("x", "a".repeat(60) + "b")))).isEqualTo("default");
    assertThat(routers.route(routers.http(Map.of("x", "aaa")))).isEqualTo("a");
  }

  @Test
  void deprecatedFieldsOfTheMessageCountWhereTheNewOnesAreEmpty() {
    CIDR network =
        CIDR.newBuilder()
            .setIp(ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, 0}))
            .setPrefix(24)
            .build();
    RoutingRule rule =
        RoutingRule.newBuilder()
            .setTag("a")
            .addCidr(network)
            .addSourceCidr(network)
            .setPortRange(PortRange.newBuilder().setFrom(80).setTo(90))
            .setNetworkList(NetworkList.newBuilder().addNetwork(dev.jray.spi.proto.net.Network.TCP))
            .build();
    Routers helper = new Routers("{}");
    RuleRouter router = router(Config.newBuilder().addRule(rule).build());
    assertThat(Routers.text(router.route(helper.flow("192.0.2.5:85")))).isEqualTo("a");
    assertThat(Routers.text(router.route(helper.flow("192.0.2.5:91")))).isEqualTo("default");
    assertThat(Routers.text(router.route(helper.flow("192.0.3.5:85")))).isEqualTo("default");
  }

  @Test
  void listsOfV2Ray5CountAsDomains() {
    RoutingRule rule =
        RoutingRule.newBuilder()
            .setTag("a")
            .addGeoDomain(
                GeoSite.newBuilder()
                    .addDomain(Domain.newBuilder().setType(Domain.Type.Full).setValue("x.test")))
            .build();
    Routers helper = new Routers("{}");
    RuleRouter router = router(Config.newBuilder().addRule(rule).build());
    assertThat(Routers.text(router.route(helper.flow("x.test:80")))).isEqualTo("a");
    assertThat(Routers.text(router.route(helper.flow("y.test:80")))).isEqualTo("default");
    assertThat(RuleWriter.write(rule)).containsEntry("domain", List.of("full:x.test"));
  }

  @Test
  void aMessageThatMakesNoSenseIsRefusedWithAllThatIsWrong() {
    Config config =
        Config.newBuilder()
            .addRule(RoutingRule.newBuilder().setTag("a"))
            .addRule(RoutingRule.newBuilder().setBalancingTag("x").addUserEmail("u"))
            .addRule(RoutingRule.newBuilder().setTag("a").setAttributes("foo == 1"))
            .addRule(RoutingRule.newBuilder().setTag("a").setRuleTag("t").addUserEmail("u"))
            .addRule(RoutingRule.newBuilder().setTag("a").setRuleTag("t").addUserEmail("u"))
            .build();
    assertThatThrownBy(() -> router(config))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        one -> assertThat(one).startsWith("rule 1 > this rule has no effective"),
                        two -> assertThat(two).startsWith("rule 2 > balancer x not found"),
                        three ->
                            assertThat(three).startsWith("rule 3 > attr.star:1:12: undefined: foo"),
                        four -> assertThat(four).isEqualTo("duplicate ruleTag t")));
  }

  @Test
  void aBalancerChoosesAndWithoutOutboundsTheFlowIsRefused() {
    Routers routers =
        new Routers(
            """
            {"rules": [{"type": "field", "network": "tcp", "balancerTag": "x"}],
             "balancers": [{"tag": "x", "selector": ["b"]}]}
            """);
    assertThat(routers.route("h:80")).isEqualTo("b");
    routers.router.start();
    assertThat(routers.log.lines(Severity.WARNING)).isEmpty();
    routers.outbounds.replace("a");
    assertThat(routers.route("h:80")).isEqualTo("router.no_outbound");
    routers.router.start();
    assertThat(routers.log.lines(Severity.WARNING))
        .singleElement()
        .asString()
        .contains("the balancer x selects no outbound");
  }

  @Test
  void aBalancerThatNobodyTellsDelaysIsNamed() {
    Routers routers =
        new Routers(
            """
            {"rules": [],
             "balancers": [{"tag": "x", "selector": ["b"], "strategy": {"type": "leastPing"}},
                           {"tag": "y", "selector": ["b"]}]}
            """);
    routers.router.start();
    assertThat(routers.log.lines(Severity.WARNING))
        .singleElement()
        .asString()
        .contains("the balancer x knows no delays; add the section observatory");
  }

  private static Routers rule(String conditions) {
    return new Routers("{\"rules\": [{\"to\": \"a\", " + conditions + "}]}");
  }

  private static RuleRouter router(Config config) {
    return new RuleRouter(
        config,
        new GeoFiles(),
        new MapDns(),
        new FakeOutbounds("a"),
        Observatory.NONE,
        RandomGenerator.getDefault(),
        new RecordingLog(Severity.DEBUG));
  }
}
