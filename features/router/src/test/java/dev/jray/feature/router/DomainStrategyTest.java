package dev.jray.feature.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.DnsClient;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Severity;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When names are resolved, and what becomes of late, missing and failing answers. */
final class DomainStrategyTest {
  private static final String RULES =
      """
      {"domainStrategy": "%s",
       "rules": [{"to": "a", "port": "1", "ip": "192.0.2.0/24"},
                 {"to": "b", "ip": "198.51.100.0/24"},
                 {"to": "c", "domain": "full:late.test"}]}
      """;

  private static Routers with(String strategy) {
    Routers routers = new Routers(RULES.formatted(strategy));
    routers.dns.put("one.test", "192.0.2.1");
    routers.dns.put("two.test", "203.0.113.1", "198.51.100.1");
    routers.dns.put("late.test", "198.51.100.1");
    routers.dns.put("other.test", "203.0.113.1");
    return routers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"AsIs", "AlwaysIP"})
  void namesAreNotResolved(String strategy) {
    Routers routers = with(strategy);
    assertThat(routers.route("two.test:80")).isEqualTo("default");
    assertThat(routers.route("late.test:80")).isEqualTo("c");
    assertThat(routers.dns.asked()).isEmpty();
  }

  @Test
  void ipIfNonMatchTriesAgainWithAddresses() {
    Routers routers = with("IPIfNonMatch");
    assertThat(routers.route("late.test:80")).isEqualTo("c");
    assertThat(routers.route("192.0.2.9:80")).isEqualTo("default");
    assertThat(routers.dns.asked()).isEmpty();

    assertThat(routers.route("two.test:80")).isEqualTo("b");
    assertThat(routers.route("one.test:1")).isEqualTo("a");
    assertThat(routers.route("other.test:80")).isEqualTo("default");
    assertThat(routers.dns.asked())
        .containsExactly("two.test ANY", "one.test ANY", "other.test ANY");
  }

  @Test
  void ipOnDemandResolvesWhenARuleAsks() {
    Routers routers = with("IPOnDemand");
    assertThat(routers.route("late.test:80")).isEqualTo("b");
    assertThat(routers.route("one.test:1")).isEqualTo("a");
    assertThat(routers.route("one.test:2")).isEqualTo("default");
    assertThat(routers.dns.asked())
        .containsExactly("late.test ANY", "one.test ANY", "one.test ANY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPIfNonMatch", "IPOnDemand"})
  void nobodyIsAskedIfNoRuleAsksForAddresses(String strategy) {
    Routers routers =
        new Routers(
            "{\"domainStrategy\": \""
                + strategy
                + "\", \"rules\": [{\"to\": \"a\", \"port\": 1}]}");
    assertThat(routers.route("x.test:80")).isEqualTo("default");
    assertThat(routers.dns.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPIfNonMatch", "IPOnDemand"})
  void anAnswerMayComeLate(String strategy) {
    Routers routers = with(strategy);
    routers.dns.hold();
    Future<Route> route = routers.router.route(routers.flow("two.test:80"));
    assertThat(route.isDone()).isFalse();
    routers.dns.release();
    assertThat(Routers.text(route)).isEqualTo("b");
    assertThat(routers.dns.asked()).containsExactly("two.test ANY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPIfNonMatch", "IPOnDemand"})
  void aNameThatHasNoAddressIsAskedForOnceAndLogged(String strategy) {
    Routers routers = with(strategy);
    assertThat(routers.route("none.test:1")).isEqualTo("default");
    assertThat(routers.dns.asked()).containsExactly("none.test ANY");
    assertThat(routers.log.lines(Severity.INFO))
        .singleElement()
        .asString()
        .startsWith("[Info] app/router: resolve ip for none.test > ");
  }

  @Test
  void withoutAnAnswerTheRulesGoOnAfterALimit() {
    Routers routers = with("IPOnDemand");
    routers.channel.freezeTime();
    routers.dns.hold();
    Future<Route> route = routers.router.route(routers.flow("late.test:80"));
    routers.channel.advanceTimeBy(Search.LOOKUP_MILLIS - 1, TimeUnit.MILLISECONDS);
    routers.channel.runScheduledPendingTasks();
    assertThat(route.isDone()).isFalse();
    for (int tick = 0; tick < 3; tick++) {
      routers.channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
      routers.channel.runScheduledPendingTasks();
    }
    assertThat(Routers.text(route)).isEqualTo("c");

    routers.dns.release();
    assertThat(Routers.text(route)).isEqualTo("c");
  }

  @Test
  void aClientThatThrowsCountsAsOneThatFails() {
    Routers routers =
        new Routers(
            RULES.formatted("IPOnDemand"),
            new DnsClient() {
              @Override
              public Future<List<InetAddress>> resolve(
                  String name, IpFamily family, EventLoop eventLoop) {
                throw new IllegalStateException("broken");
              }
            });
    assertThat(routers.route("late.test:80")).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IPIfNonMatch", "IPOnDemand"})
  void queriesOfTheDnsClientAreNotResolvedByIt(String strategy) {
    Routers routers =
        new Routers(
            RULES.formatted(strategy),
            new DnsClient() {
              @Override
              public Future<List<InetAddress>> resolve(
                  String name, IpFamily family, EventLoop eventLoop) {
                throw new AssertionError("asked for " + name);
              }

              @Override
              public boolean ownLink(String inboundTag) {
                return inboundTag.equals("in");
              }
            });
    assertThat(routers.route("server.test:53")).isEqualTo("default");
    assertThat(routers.route("late.test:53")).isEqualTo("c");
  }
}
