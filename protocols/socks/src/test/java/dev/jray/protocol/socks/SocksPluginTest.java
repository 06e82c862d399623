package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.PluginAssert;
import org.junit.jupiter.api.Test;

final class SocksPluginTest {

  @Test
  void isFoundAndSaysWhatItIs() {
    PluginAssert.assertInstalled(SocksPlugin.class, "socks");
  }

  @Test
  void describesBothDirections() {
    SocksPlugin plugin = new SocksPlugin();
    assertThat(plugin.inbounds()).hasSize(1);
    assertThat(plugin.inbounds().get(0).name()).isEqualTo("socks");
    assertThat(plugin.inbounds().get(0).codec().type())
        .isEqualTo("v2ray.core.proxy.socks.ServerConfig");
    assertThat(plugin.outbounds()).hasSize(1);
    assertThat(plugin.outbounds().get(0).name()).isEqualTo("socks");
    assertThat(plugin.outbounds().get(0).codec().type())
        .isEqualTo("v2ray.core.proxy.socks.ClientConfig");
  }
}
