package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class SocksPluginTest {

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(SocksPlugin.class);
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

  @Test
  void hasAFilledInManifest() throws IOException {
    Properties manifest = new Properties();
    try (InputStream in =
        SocksPlugin.class.getResourceAsStream("/META-INF/jray/plugin.properties")) {
      manifest.load(in);
    }
    assertThat(manifest).containsEntry("name", "socks").containsEntry("spi", "[1.0,2.0)");
    assertThat(manifest.getProperty("version")).isNotBlank().doesNotContain("$");
  }
}
