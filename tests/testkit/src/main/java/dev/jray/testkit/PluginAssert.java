package dev.jray.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.ServiceLoader;

/** Checks of what a plugin's jar says of itself. */
public final class PluginAssert {
  private PluginAssert() {}

  /**
   * Checks that the module on the class path offers this plugin and no other one, and that its
   * manifest gives the name, a version that the build filled in, and the SPI of this release.
   */
  public static void assertInstalled(Class<? extends Plugin> plugin, String name) {
    assertThat(ServiceLoader.load(Plugin.class)).hasExactlyElementsOfTypes(plugin);
    Properties manifest = new Properties();
    try (InputStream in = plugin.getResourceAsStream("/META-INF/jray/plugin.properties")) {
      assertThat(in).as("META-INF/jray/plugin.properties").isNotNull();
      manifest.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(manifest).containsEntry("name", name).containsEntry("spi", "[1.0,2.0)");
    assertThat(manifest.getProperty("version")).matches("\\d+\\..*");
  }
}
