package dev.jray.toolkit.geo;

import dev.jray.spi.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds files that a configuration names in the folders where they may be. */
final class Assets {
  private Assets() {}

  /**
   * The first of the folders that has the file decides.
   *
   * @throws ConfigException with V2Ray's text
   */
  static Path find(List<Path> folders, String file) {
    // as in V2Ray, a leading slash does not lead out of the folder
    String relative = file.replaceFirst("^/+", "");
    try {
      for (Path folder : folders) {
        Path path = folder.resolve(relative);
        if (Files.isRegularFile(path)) {
          return path.toAbsolutePath().normalize();
        }
      }
    } catch (InvalidPathException e) {
      throw new ConfigException(failed(file) + "not a name of a file", e);
    }
    throw new ConfigException(
        failed(file)
            + "no such file in "
            + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
            + "; put it there, or set v2ray.location.asset to the folder that has it");
  }

  static String failed(String file) {
    return "failed to open file: " + file + " > ";
  }
}
