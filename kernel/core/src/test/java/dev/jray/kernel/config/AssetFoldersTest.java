package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AssetFoldersTest {
  private static final Path LOCAL = Path.of("/usr/local/share/v2ray");
  private static final Path SYSTEM = Path.of("/usr/share/v2ray");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jray.location.asset",
        "JRAY_LOCATION_ASSET",
        "v2ray.location.asset",
        "V2RAY_LOCATION_ASSET"
      })
  void theEnvironmentNamesTheFolder(String name) {
    assertThat(AssetFolders.of(Map.of(name, "/geo", "jray.home", "/opt/jray")))
        .containsExactly(Path.of("/geo"), LOCAL, SYSTEM);
  }

  @Test
  void elseItIsBesideTheProgram() {
    Path home = Path.of("/opt/jray");
    assertThat(AssetFolders.of(Map.of("jray.home", home.toString(), "JRAY_LOCATION_ASSET", "")))
        .containsExactly(home, home.resolve("bin"), LOCAL, SYSTEM);
  }

  @Test
  void theSystemsFoldersAreAlwaysAskedLast() {
    assertThat(AssetFolders.of(Map.of())).containsExactly(LOCAL, SYSTEM);
  }

  @Test
  void aCodecCanAsk() {
    Reading reading = new Reading(new Fixtures(), Map.of("v2ray.location.asset", "/geo"));
    assertThat(Node.absent(reading, new Place("c.json", 1), "").assetFolders())
        .startsWith(Path.of("/geo"));
  }
}
