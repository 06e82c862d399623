package dev.jray.kernel.sniff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.spi.sniff.SniffResult.Hit;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a flow's target becomes. Addresses in 198.18 are fake, and 198.18.0.1 has a name. */
final class AimingTest {
  private static final Hit HIT = new Hit("stream1", "Sniffed.test");

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final ConsoleLog log =
      new ConsoleLog(
          new PrintStream(lines, true, StandardCharsets.UTF_8), Severity.INFO, Clock.systemUTC());
  private final Aiming aiming = new Aiming(new Pool(), log);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static final class Pool implements FakeDns {
    @Override
    public List<InetAddress> assign(String domain, IpFamily family) {
      return List.of();
    }

    @Override
    public boolean covers(InetAddress address) {
      return address.getHostAddress().startsWith("198.18.");
    }

    @Override
    public Optional<String> domain(InetAddress address) {
      return address.getHostAddress().equals("198.18.0.1")
          ? Optional.of("fake.test")
          : Optional.empty();
    }
  }

  private Flow flow(String target) {
    LocalAddress anybody = new LocalAddress("x");
    return new Flow(
        1,
        new Source(Network.TCP, "in", anybody, anybody, Optional.empty()),
        Destination.tcp(Address.parse(target), 443),
        Optional.empty(),
        Content.UNKNOWN,
        loop);
  }

  private Aim aim(SniffingConfig.Builder rules, String target, Hit hit) {
    return aiming.aim(flow(target), FixtureSniffers.sniffing(rules, log), hit);
  }

  private static String targets(Aim aim) {
    return aim.routed().target().hostPort() + " " + aim.dialed().target().hostPort();
  }

  @Test
  void theNameBecomesTheTarget() {
    Aim aim = aim(FixtureSniffers.overriding(), "10.0.0.1", HIT);
    assertThat(targets(aim)).isEqualTo("Sniffed.test:443 Sniffed.test:443");
    assertThat(aim.routed().content().protocol()).isEqualTo("stream1");
    assertThat(lines.toString(StandardCharsets.UTF_8)).contains("sniffed domain: Sniffed.test");
  }

  @Test
  void theNameMayBeForTheRouterOnly() {
    Aim aim = aim(FixtureSniffers.overriding().setRouteOnly(true), "10.0.0.1", HIT);
    assertThat(targets(aim)).isEqualTo("Sniffed.test:443 10.0.0.1:443");
    assertThat(aim.dialed().content().protocol()).isEqualTo("stream1");
  }

  @Test
  void aProtocolThatIsNotListedIsForTheRouterOnly() {
    SniffingConfig.Builder rules =
        SniffingConfig.newBuilder().setEnabled(true).addDestinationOverride("datagram");
    Aim aim = aim(rules, "10.0.0.1", HIT);
    assertThat(targets(aim)).isEqualTo("10.0.0.1:443 10.0.0.1:443");
    assertThat(aim.routed().content().protocol()).isEqualTo("stream1");
    assertThat(lines.toString(StandardCharsets.UTF_8)).doesNotContain("sniffed domain");
  }

  @Test
  void attributesAreAdded() {
    Hit hit = new Hit("stream1", "a", Map.of(":path", "/"));
    assertThat(aim(FixtureSniffers.overriding(), "10.0.0.1", hit).routed().content().attributes())
        .isEqualTo(Map.of(":path", "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "a..b", ".a", "\u00e4.test", "a/b", "a:1"})
  void whatIsNoNameIsNoTarget(String name) {
    assertThat(targets(aim(FixtureSniffers.overriding(), "10.0.0.1", new Hit("stream1", name))))
        .isEqualTo("10.0.0.1:443 10.0.0.1:443");
  }

  @ParameterizedTest
  @CsvSource({
    "sniffed.test, true",
    "Full:SNIFFED.test, true",
    "test, false",
    "domain:test, true",
    "domain:niffed.test, false",
    "keyword:iff, true",
    "keyword:x, false",
    "regexp:^sniffed\\.[a-z]+$, true",
    "regexp:^test, false"
  })
  void namesMayBeExcluded(String rule, boolean excluded) {
    Aim aim = aim(FixtureSniffers.overriding().addDomainsExcluded(rule), "10.0.0.1", HIT);
    assertThat(targets(aim).equals("10.0.0.1:443 10.0.0.1:443")).isEqualTo(excluded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"geosite:cn", "regexp:("})
  void anExclusionThatCannotBeReadIsAnError(String rule) {
    SniffingConfig.Builder rules = FixtureSniffers.overriding().addDomainsExcluded(rule);
    assertThatThrownBy(() -> FixtureSniffers.sniffing(rules, log))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("domainsExcluded");
  }

  @Test
  void aFakeAddressGetsItsNameBack() {
    Aim aim = aim(SniffingConfig.newBuilder(), "198.18.0.1", null);
    assertThat(targets(aim)).isEqualTo("fake.test:443 fake.test:443");
    assertThat(aim.routed().content().protocol()).isEqualTo("fakedns");
  }

  @Test
  void theNameOfAFakeAddressWinsOverTheSniffedOne() {
    Aim aim = aim(FixtureSniffers.overriding().setRouteOnly(true), "198.18.0.1", HIT);
    assertThat(targets(aim)).isEqualTo("fake.test:443 fake.test:443");
    assertThat(aim.routed().content().protocol()).isEqualTo("stream1");
  }

  @Test
  void aFakeAddressWithoutANameIsRefused() {
    assertThatThrownBy(() -> aim(SniffingConfig.newBuilder(), "198.18.0.2", null))
        .isInstanceOf(FlowException.class)
        .hasMessage("no name is known for the fake address 198.18.0.2");
  }

  @Test
  void aForgottenFakeAddressTakesTheSniffedName() {
    SniffingConfig.Builder others =
        SniffingConfig.newBuilder()
            .setEnabled(true)
            .setRouteOnly(true)
            .addDestinationOverride("fakedns+others");
    assertThat(targets(aim(others, "198.18.0.2", HIT)))
        .as("it cannot be dialed")
        .isEqualTo("Sniffed.test:443 Sniffed.test:443");
    assertThat(targets(aim(others, "10.0.0.1", HIT))).isEqualTo("10.0.0.1:443 10.0.0.1:443");
  }

  @Test
  void aFakeAddressInTheFirstBytesIsNoTarget() {
    Hit hit = new Hit("stream1", "198.18.0.9");
    assertThat(targets(aim(FixtureSniffers.overriding(), "10.0.0.1", hit)))
        .isEqualTo("10.0.0.1:443 10.0.0.1:443");
  }
}
