package dev.jray.feature.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.feature.RouterControl.Decision;
import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.feature.RouterControl.Rule;
import dev.jray.spi.feature.RouterControl.Subscription;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Ip;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RuleControlTest {
  private final Routers routers =
      new Routers(
          """
          {"domainStrategy": "IPOnDemand",
           "rules": [
             {"to": "a", "ruleTag": "one", "domain": ["domain:x.test"], "network": "tcp",
              "port": "80,1000-2000", "sourcePort": "7"},
             {"to": "b", "ip": ["192.0.2.0/24", "198.51.100.7"]},
             {"to": "c", "user": "u", "inboundTag": "in", "protocol": "http",
              "attrs": "attrs['k'] == 'v'", "source": "10.0.0.0/8"},
             {"type": "field", "balancerTag": "x", "port": "9"}],
           "balancers": [{"tag": "x", "selector": ["a", "b"], "strategy": {"type": "roundRobin"}}]}
          """);
  private final RouterControl control = routers.router.control().orElseThrow();

  private Decision explain(Query query) {
    Future<Decision> decision = control.explain(query, routers.loop);
    assertThat(decision.isDone()).isTrue();
    return decision.getNow();
  }

  private static Query to(String domain, int port) {
    return new Query(
        "in",
        Network.TCP,
        List.of(Ip.of("10.1.2.3")),
        7,
        List.of(),
        port,
        domain,
        "",
        "",
        Map.of());
  }

  @Test
  void explainsEachConditionOfTheRule() {
    Decision decision = explain(to("www.X.test", 1500));
    assertThat(decision.route()).isEqualTo(new Route.ToOutbound("a"));
    assertThat(decision.ruleIndex()).isZero();
    assertThat(decision.ruleTag()).isEqualTo("one");
    assertThat(decision.groupTags()).isEmpty();
    assertThat(decision.reasons())
        .containsExactly(
            "domain: www.X.test matched domain:x.test",
            "port: 1500 matched 1000-2000",
            "sourcePort: 7 matched 7",
            "network: tcp");
  }

  @Test
  void explainsWithTheAddressesThatItLookedUp() {
    routers.dns.put("y.test", "203.0.113.1", "192.0.2.9");
    Decision decision = explain(to("y.test", 80));
    assertThat(decision.ruleIndex()).isEqualTo(1);
    assertThat(decision.ruleTag()).isEmpty();
    assertThat(decision.reasons()).containsExactly("ip: 192.0.2.9 matched 192.0.2.0/24");
    assertThat(decision.query().targetIps())
        .containsExactly(Ip.of("203.0.113.1"), Ip.of("192.0.2.9"));
  }

  @Test
  void asksNobodyIfTheAddressesAreGiven() {
    Query query =
        new Query(
            "in",
            Network.UDP,
            List.of(),
            0,
            List.of(Ip.of("198.51.100.7")),
            80,
            "y.test",
            "",
            "",
            Map.of());
    assertThat(explain(query).route()).isEqualTo(new Route.ToOutbound("b"));
    assertThat(routers.dns.asked()).isEmpty();
  }

  @Test
  void explainsTheRestOfTheConditions() {
    Query query =
        new Query(
            "in",
            Network.TCP,
            List.of(Ip.of("10.1.2.3")),
            0,
            List.of(Ip.of("203.0.113.1")),
            80,
            "",
            "http/1.1",
            "u",
            Map.of("k", "v"));
    assertThat(explain(query).reasons())
        .containsExactly(
            "user: u",
            "inboundTag: in",
            "source: 10.1.2.3 matched 10.0.0.0/8",
            "protocol: http/1.1 matched http",
            "attrs: attrs['k'] == 'v'");
  }

  @Test
  void explainsTheDefault() {
    routers.dns.put("z.test", "203.0.113.1");
    Decision decision = explain(to("z.test", 81));
    assertThat(decision.route()).isEqualTo(Route.DEFAULT);
    assertThat(decision.ruleIndex()).isNegative();
    assertThat(decision.reasons()).isEmpty();
  }

  @Test
  void explainsABalancerWithoutTakingATurn() {
    Decision first = explain(to("203.0.113.1", 9));
    assertThat(first.groupTags()).containsExactly("x");
    assertThat(explain(to("203.0.113.1", 9)).route()).isEqualTo(first.route());
    assertThat(routers.route("203.0.113.1:9")).isEqualTo("a");
    assertThat(routers.route("203.0.113.1:9")).isEqualTo("b");
  }

  @Test
  void countsHitsOfFlowsOnly() {
    routers.route("192.0.2.1:5");
    routers.route("192.0.2.1:5");
    routers.route("203.0.113.1:9");
    explain(to("203.0.113.1", 9));
    assertThat(control.rules())
        .containsExactly(
            new Rule("one", "a", 0),
            new Rule("", "b", 2),
            new Rule("", "c", 0),
            new Rule("", "x", 1));
  }

  @Test
  void addsRulesBehindTheOthersOrInTheirPlace() {
    routers.route("192.0.2.1:5");
    control.addRules(
        Messages.typed(Routers.config("{\"rules\": [{\"to\": \"c\", \"port\": \"5\"}]}")), true);
    assertThat(routers.route("192.0.2.1:5")).isEqualTo("b");
    assertThat(routers.route("203.0.113.1:5")).isEqualTo("c");
    assertThat(control.rules()).hasSize(5).contains(new Rule("", "b", 2));

    control.addRules(
        Messages.typed(
            Routers.config(
                """
                {"rules": [{"type": "field", "port": "5", "balancerTag": "y"}],
                 "balancers": [{"tag": "y", "selector": "c"}]}
                """)),
        false);
    assertThat(routers.route("192.0.2.1:5")).isEqualTo("c");
    assertThat(routers.route("192.0.2.1:6")).isEqualTo("default");
    assertThat(control.rules()).containsExactly(new Rule("", "y", 1));
    assertThat(control.balancer("x")).isEmpty();
    assertThat(control.balancer("y")).isPresent();
  }

  @Test
  void rulesThatMakeNoSenseChangeNothing() {
    List<Rule> before = control.rules();
    refused("{\"rules\": [{\"to\": \"z\", \"port\": \"5\"}]}", "rule 1 names the outbound \"z\"");
    refused(
        "{\"rules\": [{\"to\": \"a\", \"ruleTag\": \"one\", \"port\": \"5\"}]}",
        "duplicate ruleTag one");
    refused(
        "{\"balancers\": [{\"tag\": \"x\", \"selector\": \"a\"}]}", "duplicate balancer tag: x");
    refused(
        Config.newBuilder().addRule(RoutingRule.newBuilder().setTag("a")).build(),
        "this rule has no effective fields");
    assertThatThrownBy(
            () ->
                control.addRules(
                    Messages.typed("v2ray.core.app.dns.Config", ByteString.EMPTY), true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("v2ray.core.app.router.Config");
    assertThatThrownBy(
            () ->
                control.addRules(
                    Messages.typed("v2ray.core.app.router.Config", ByteString.copyFromUtf8("\377")),
                    true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the bytes are no");
    assertThat(control.rules()).isEqualTo(before);
  }

  private void refused(String json, String problem) {
    refused(Routers.config(json), problem);
  }

  private void refused(Config config, String problem) {
    assertThatThrownBy(() -> control.addRules(Messages.typed(config), true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void removesRulesByTheirTag() {
    control.removeRule("nothing");
    assertThat(control.rules()).hasSize(4);
    control.removeRule("one");
    assertThat(control.rules()).hasSize(3);
    assertThatThrownBy(() -> control.removeRule(""))
        .isInstanceOf(ConfigException.class)
        .hasMessage("empty tag name!");
  }

  @Test
  void overridesBalancers() {
    control.overrideBalancer("x", "c");
    assertThat(routers.route("203.0.113.1:9")).isEqualTo("c");
    assertThat(control.balancer("x"))
        .contains(new RouterControl.Balancer("x", Optional.of("c"), List.of("a", "b")));
    control.overrideBalancer("x", "");
    assertThat(routers.route("203.0.113.1:9")).isEqualTo("a");
    assertThatThrownBy(() -> control.overrideBalancer("y", "a"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("cannot find tag");
    assertThatThrownBy(() -> control.overrideBalancer("x", "z"))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void tellsSubscribersOfFlows() {
    List<Decision> heard = new ArrayList<>();
    try (Subscription subscription = control.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      routers.route("192.0.2.1:5");
      explain(to("203.0.113.1", 9));
      routers.route("203.0.113.1:5");
    }
    routers.route("192.0.2.1:5");
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0).route()).isEqualTo(new Route.ToOutbound("b"));
    assertThat(heard.get(0).query().targetPort()).isEqualTo(5);
    assertThat(heard.get(0).reasons()).isNotEmpty();
    assertThat(heard.get(1).ruleIndex()).isNegative();
  }

  @Test
  void aSubscriberThatFailsHarmsNobody() {
    List<Decision> heard = new ArrayList<>();
    control.subscribe(
        decision -> {
          throw new IllegalStateException("broken");
        });
    control.subscribe(heard::add);
    assertThat(routers.route("192.0.2.1:5")).isEqualTo("b");
    assertThat(heard).hasSize(1);
    assertThat(routers.log.lines(Severity.WARNING))
        .singleElement()
        .asString()
        .contains("a subscriber failed", "broken");
  }

  @Test
  void answersOtherThreadsOnTheLoop() throws Exception {
    EventLoop loop = new DefaultEventLoop();
    try {
      Decision decision = control.explain(to("www.x.test", 80), loop).get(30, TimeUnit.SECONDS);
      assertThat(decision.ruleTag()).isEqualTo("one");
    } finally {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }
  }
}
