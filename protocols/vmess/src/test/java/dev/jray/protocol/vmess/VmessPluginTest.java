package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.PluginAssert;
import org.junit.jupiter.api.Test;

final class VmessPluginTest {

  @Test
  void isFoundAndSaysWhatItIs() {
    PluginAssert.assertInstalled(VmessPlugin.class, "vmess");
  }

  @Test
  void describesBothDirections() {
    VmessPlugin plugin = new VmessPlugin();
    assertThat(plugin.inbounds()).hasSize(1);
    assertThat(plugin.inbounds().get(0).name()).isEqualTo("vmess");
    assertThat(plugin.inbounds().get(0).codec().type())
        .isEqualTo("v2ray.core.proxy.vmess.inbound.Config");
    assertThat(plugin.outbounds()).hasSize(1);
    assertThat(plugin.outbounds().get(0).name()).isEqualTo("vmess");
    assertThat(plugin.outbounds().get(0).codec().type())
        .isEqualTo("v2ray.core.proxy.vmess.outbound.Config");
  }
}
