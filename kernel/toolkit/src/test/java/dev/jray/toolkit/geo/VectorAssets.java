package dev.jray.toolkit.geo;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The geo files that belong to the recorded configurations. */
final class VectorAssets {
  private VectorAssets() {}

  static Path folder() {
    try {
      return Path.of(VectorAssets.class.getResource("geosite.dat").toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
