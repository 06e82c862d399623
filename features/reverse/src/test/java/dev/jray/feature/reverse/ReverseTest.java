package dev.jray.feature.reverse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.feature.reverse.proto.BridgeConfig;
import dev.jray.feature.reverse.proto.Config;
import dev.jray.feature.reverse.proto.PortalConfig;
import dev.jray.spi.config.ConfigException;
import org.junit.jupiter.api.Test;

final class ReverseTest {
  private static void assertRefused(Config config, String why) {
    assertThatThrownBy(() -> new Reverse(config, null, null, null, null, null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  private static Config bridge(String tag, String domain) {
    return Config.newBuilder()
        .addBridgeConfig(BridgeConfig.newBuilder().setTag(tag).setDomain(domain))
        .build();
  }

  private static PortalConfig portal(String tag, String domain) {
    return PortalConfig.newBuilder().setTag(tag).setDomain(domain).build();
  }

  @Test
  void tagsAndDomainsAreNeeded() {
    assertRefused(bridge("", "d"), "bridge tag is empty");
    assertRefused(bridge("t", ""), "bridge domain is empty");
    assertRefused(
        Config.newBuilder().addPortalConfig(portal("", "d")).build(), "portal tag is empty");
    assertRefused(
        Config.newBuilder().addPortalConfig(portal("t", "")).build(), "portal domain is empty");
  }

  @Test
  void twoPortalsCannotHaveOneTag() {
    assertRefused(
        Config.newBuilder()
            .addPortalConfig(portal("t", "a"))
            .addPortalConfig(portal("t", "b"))
            .build(),
        "two portals have the tag t");
  }
}
