package dev.jray.protocol.dokodemo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.net.NetworkList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DokodemoSettingsTest {
  private static final dev.jray.spi.proto.net.Network TCP = dev.jray.spi.proto.net.Network.TCP;
  private static final dev.jray.spi.proto.net.Network UDP = dev.jray.spi.proto.net.Network.UDP;
  private static final Destination DIALED = Destination.tcp(Address.parse("203.0.113.9"), 443);

  @Test
  void everyFieldIsMapped() {
    DokodemoSettings settings =
        DokodemoSettings.of(config().setFollowRedirect(true).setUserLevel(3).build());

    assertThat(settings)
        .isEqualTo(
            new DokodemoSettings(
                Optional.of(Address.parse("192.0.2.9")),
                53,
                Set.of(Network.TCP, Network.UDP),
                true,
                3));
  }

  @Test
  void theNewListOfNetworksWins() {
    Config.Builder config =
        Config.newBuilder().setNetworkList(NetworkList.newBuilder().addNetwork(UDP));

    assertThat(DokodemoSettings.of(config.build()).networks()).containsExactly(Network.UDP);
    assertThat(DokodemoSettings.of(config.addNetworks(TCP).build()).networks())
        .containsExactly(Network.TCP);
  }

  @Test
  void noNetworkIsAConfigurationError() {
    assertThatThrownBy(() -> DokodemoSettings.of(Config.getDefaultInstance()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least one network");
  }

  @Test
  void anUnknownNetworkIsAConfigurationError() {
    assertThatThrownBy(() -> DokodemoSettings.of(config().addNetworksValue(0).build()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> DokodemoSettings.of(config().addNetworksValue(9).build()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void aPortOutOfRangeIsAConfigurationError() {
    assertThatThrownBy(() -> DokodemoSettings.of(config().setPort(65536).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("65536");
  }

  @Test
  void theNetworkOfTheDestinationIsTheClients() {
    DokodemoSettings settings = DokodemoSettings.of(config().build());

    assertThat(destination(settings, Network.TCP, false)).isEqualTo("tcp:192.0.2.9:53");
    assertThat(destination(settings, Network.UDP, false)).isEqualTo("udp:192.0.2.9:53");
    assertThat(destination(settings, Network.UNIX, false)).isEqualTo("tcp:192.0.2.9:53");
  }

  @Test
  void theOriginalDestinationCountsOnlyIfItIsToBeFollowed() {
    assertThat(destination(DokodemoSettings.of(config().build()), Network.TCP, true))
        .isEqualTo("tcp:192.0.2.9:53");
    assertThat(
            destination(
                DokodemoSettings.of(config().setFollowRedirect(true).build()), Network.TCP, true))
        .isEqualTo("tcp:203.0.113.9:443");
  }

  @Test
  void withoutAnOriginalDestinationTheConfiguredOneServes() {
    assertThat(
            destination(
                DokodemoSettings.of(config().setFollowRedirect(true).build()), Network.TCP, false))
        .isEqualTo("tcp:192.0.2.9:53");
  }

  private static String destination(
      DokodemoSettings settings, Network network, boolean redirected) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    Source source =
        new Source(network, "in", here, here, redirected ? Optional.of(DIALED) : Optional.empty());
    return settings.destination(source).orElseThrow().toString();
  }

  private static Config.Builder config() {
    return Config.newBuilder()
        .setAddress(Messages.address(Address.parse("192.0.2.9")))
        .setPort(53)
        .addNetworks(TCP)
        .addNetworks(UDP);
  }
}
