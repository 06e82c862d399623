package dev.jray.kernel.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Java's own {@code Class-Path} line in a jar's manifest would add jars to a plugin's class loader
 * behind JRay's back. Files that do not exist are harmless, and so are the plugin's own jars; with
 * anything else the plugin is refused.
 */
final class ClassPathCheck {
  private ClassPathCheck() {}

  static void check(List<Path> jars, List<JarFile> open) throws RefusedException {
    Set<Path> own = new HashSet<>();
    for (Path jar : jars) {
      own.add(plain(jar));
    }
    for (int i = 0; i < open.size(); i++) {
      StringTokenizer entries = new StringTokenizer(classPath(jars.get(i), open.get(i)));
      while (entries.hasMoreTokens()) {
        String entry = entries.nextToken();
        if (leadsOutside(jars.get(i), entry, own)) {
          throw new RefusedException(
              "the Class-Path of its "
                  + jars.get(i).getFileName()
                  + " leads to "
                  + entry
                  + ", which is not its own",
              "put the plugin and its libraries together into a folder");
        }
      }
    }
  }

  private static String classPath(Path path, JarFile jar) throws RefusedException {
    try {
      Manifest manifest = jar.getManifest();
      String line =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new RefusedException(
          "the META-INF/MANIFEST.MF of its "
              + path.getFileName()
              + " is broken ("
              + Refusal.quote(e)
              + ")",
          "copy the jar anew or remove it",
          e);
    }
  }

  private static boolean leadsOutside(Path jar, String entry, Set<Path> own) {
    Path file;
    try {
      URI target = jar.toUri().resolve(entry);
      boolean local = "file".equals(target.getScheme()) && target.getAuthority() == null;
      if (!local || target.getPath() == null) {
        return true;
      }
      file = plain(Path.of(target.getPath()));
    } catch (IllegalArgumentException notAnAddress) {
      return true;
    }
    return Files.exists(file) && !own.contains(file);
  }

  private static Path plain(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
