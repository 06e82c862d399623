package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginManifestTest {
  private static final String GOOD = "name=socks\nversion=1.0\nspi=[1.0,2.0)\n";

  @Test
  void hasNameVersionAndRange() throws Exception {
    PluginManifest manifest = read(GOOD);
    assertThat(manifest.name()).isEqualTo("socks");
    assertThat(manifest.version()).isEqualTo("1.0");
    assertThat(manifest.spi()).hasToString("[1.0,2.0)");
    assertThat(manifest.needs()).isEmpty();
  }

  @Test
  void mayHaveNeedsAndUnknownKeys() throws Exception {
    assertThat(read(GOOD + "needs= tls, http-2 ,,\nvendor=x\n").needs())
        .containsExactly("tls", "http-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "version", "spi"})
  void mustHaveEachOfThreeKeys(String key) {
    String text = GOOD.replace(key + "=", "other=");
    assertRefused(text, "its manifest has no " + key);
    assertRefused(text + key + "=  \n", "its manifest has no " + key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Socks", "so cks", "-socks", "socks/..", "s\u00f6cks", "socks_5"})
  void refusesBadNames(String name) {
    assertRefused(
        GOOD.replace("socks", name), "its manifest has name=" + name + ", which is no plugin name");
    assertRefused(
        GOOD + "needs=tls," + name, "its manifest has needs=" + name + ", which is no plugin name");
  }

  @Test
  void refusesWhatTheBuildLeftOpen() {
    assertRefused(
        GOOD.replace("1.0\n", "${project.version}\n"),
        "its manifest has version=${project.version}, which the build did not fill in");
  }

  @Test
  void refusesABlankInTheVersion() {
    assertRefused(
        GOOD.replace("1.0\n", "1.0 beta\n"),
        "its manifest has version=1.0 beta with a blank in it");
  }

  @Test
  void refusesWhatIsNoPropertiesFile() {
    assertThatThrownBy(() -> read("name=\\u00zz"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("its manifest is no properties file (");
  }

  private static void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(RefusedException.class).hasMessage(reason);
  }

  private static PluginManifest read(String text) throws IOException, RefusedException {
    return PluginManifest.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
