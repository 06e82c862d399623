package dev.jray.protocol.freedom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.protocol.freedom.FreedomSettings.Strategy;
import dev.jray.protocol.freedom.proto.Config;
import dev.jray.protocol.freedom.proto.Config.DomainStrategy;
import dev.jray.protocol.freedom.proto.DestinationOverride;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreedomSettingsTest {
  private static final Destination TARGET = Destination.tcp(Address.parse("a.example"), 80);

  @Test
  void theDefaultsChangeNothing() {
    FreedomSettings settings = FreedomSettings.of(Config.getDefaultInstance());

    assertThat(settings).isEqualTo(new FreedomSettings(Strategy.AS_IS, Optional.empty(), 0));
    assertThat(settings.redirects()).isFalse();
    assertThat(settings.resolves()).isFalse();
    assertThat(settings.redirect(TARGET)).isSameAs(TARGET);
  }

  @Test
  void everyFieldIsMapped() {
    FreedomSettings settings =
        FreedomSettings.of(
            redirect("10.0.0.1", 81).setDomainStrategy(DomainStrategy.USE_IP6).build());

    assertThat(settings)
        .isEqualTo(
            new FreedomSettings(Strategy.USE_IP6, Optional.of(Address.parse("10.0.0.1")), 81));
    assertThat(settings.redirect(TARGET)).isEqualTo(Destination.tcp(Address.parse("10.0.0.1"), 81));
  }

  @Test
  void hostAndPortAreReplacedEachForItself() {
    assertThat(FreedomSettings.of(redirect("b.example", 0).build()).redirect(TARGET).toString())
        .isEqualTo("tcp:b.example:80");
    assertThat(FreedomSettings.of(redirect("", 81).build()).redirect(TARGET).toString())
        .isEqualTo("tcp:a.example:81");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void anUnspecifiedHostKeepsTheTargets(String host) {
    assertThat(FreedomSettings.of(redirect(host, 81).build()).redirect(TARGET).toString())
        .isEqualTo("tcp:a.example:81");
  }

  @Test
  void unixSocketsAreNotRedirected() {
    Destination unix = new Destination(Network.UNIX, new Address.Domain("/run/x"), 0);

    assertThat(FreedomSettings.of(redirect("b.example", 1).build()).redirect(unix)).isSameAs(unix);
  }

  @Test
  void aPortOutOfRangeIsAConfigurationError() {
    assertThatThrownBy(() -> FreedomSettings.of(redirect("a", 70000).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("70000");
    assertThatThrownBy(() -> FreedomSettings.of(redirect("a", -1).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("4294967295");
  }

  @Test
  void anUnknownStrategyNumberIsAConfigurationError() {
    assertThatThrownBy(
            () -> FreedomSettings.of(Config.newBuilder().setDomainStrategyValue(4).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not 4");
  }

  @ParameterizedTest
  @CsvSource({
    "USE_IP, '', ANY",
    "USE_IP, 10.0.0.1, V4",
    "USE_IP, ::1, V6",
    "USE_IP4, '', V4",
    "USE_IP4, ::1, V4",
    "USE_IP6, '', V6",
    "USE_IP6, 10.0.0.1, V4",
    "USE_IP6, ::1, V6"
  })
  void theFamilyFollowsStrategyAndSource(DomainStrategy strategy, String source, IpFamily family) {
    FreedomSettings settings =
        FreedomSettings.of(Config.newBuilder().setDomainStrategy(strategy).build());
    Optional<InetAddress> from =
        source.isEmpty()
            ? Optional.empty()
            : Optional.of(((Address.Ip) Address.parse(source)).value());

    assertThat(settings.family(from)).isEqualTo(family);
  }

  private static Config.Builder redirect(String host, int port) {
    ServerEndpoint.Builder server = ServerEndpoint.newBuilder().setPort(port);
    if (!host.isEmpty()) {
      server.setAddress(Messages.address(Address.parse(host)));
    }
    return Config.newBuilder()
        .setDestinationOverride(DestinationOverride.newBuilder().setServer(server));
  }
}
