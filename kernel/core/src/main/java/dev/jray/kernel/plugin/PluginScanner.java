package dev.jray.kernel.plugin;

import dev.jray.spi.SpiVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks through a folder of plugins, in the order of file names: {@code name.jar} is a plugin
 * without libraries, {@code name/*.jar} one with libraries. Other files and hidden ones are passed
 * over.
 */
final class PluginScanner extends PluginSource {
  private static final String JAR = ".jar";

  private final Path folder;
  private final ClassLoader host;
  private final PluginIndex index;

  PluginScanner(Path folder, ClassLoader host, PluginIndex index) {
    this.folder = folder;
    this.host = host;
    this.index = index;
  }

  @Override
  Scan scan() {
    List<Candidate> candidates = new ArrayList<>();
    List<PluginInfo> refused = new ArrayList<>();
    for (Path entry : entries(refused)) {
      try {
        Candidate candidate = candidate(entry, jarsOf(entry));
        RefusedException mismatch = spiMismatch(candidate.manifest().spi());
        if (mismatch == null) {
          candidates.add(candidate);
        } else {
          refused.add(PluginInfo.refused(candidate.manifest(), entry, mismatch));
          candidate.close();
        }
      } catch (RefusedException e) {
        refused.add(PluginInfo.refused(plainName(entry), entry, e));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Scan(candidates, refused);
  }

  private Candidate candidate(Path entry, List<Path> jars) throws RefusedException, IOException {
    Optional<Candidate> indexed = index.find(entry, jars, host);
    return indexed.isPresent() ? indexed.get() : JarCandidate.open(entry, jars, host);
  }

  private List<Path> entries(List<PluginInfo> refused) {
    try {
      return list(folder, true);
    } catch (IOException e) {
      refused.add(
          PluginInfo.refused(
              plainName(folder),
              folder,
              new RefusedException(
                  "it is no readable folder (" + describe(e) + ")",
                  "name the folder that holds the plugins' jars",
                  e)));
      return List.of();
    }
  }

  private static List<Path> jarsOf(Path entry) throws RefusedException {
    if (!Files.isDirectory(entry)) {
      return List.of(entry);
    }
    try {
      return list(entry, false);
    } catch (IOException e) {
      throw new RefusedException(
          "its folder cannot be read (" + describe(e) + ")",
          "let JRay's user read it or remove it",
          e);
    }
  }

  /** The jars, and perhaps folders, by name; the file system gives them in any order. */
  private static List<Path> list(Path folder, boolean folders) throws IOException {
    SortedMap<String, Path> entries = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        String name = fileName(entry);
        boolean wanted = isJar(entry) || (folders && Files.isDirectory(entry));
        if (wanted && !name.startsWith(".")) {
          entries.put(name, entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return List.copyOf(entries.values());
  }

  /** Files that are not there, or may not be read, have a message that is the path alone. */
  private static String describe(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " " + Refusal.quote(e);
  }

  private static RefusedException spiMismatch(SpiRange range) {
    if (range.contains(SpiVersion.CURRENT)) {
      return null;
    }
    return new RefusedException(
        "it works with SPI " + range + ", and this JRay has " + SpiVersion.CURRENT,
        range.isAbove(SpiVersion.CURRENT)
            ? "update JRay or install an older version of the plugin"
            : "install a newer version of the plugin");
  }

  private static boolean isJar(Path entry) {
    return fileName(entry).toLowerCase(Locale.ROOT).endsWith(JAR);
  }

  private static String plainName(Path entry) {
    String name = fileName(entry);
    return isJar(entry) ? name.substring(0, name.length() - JAR.length()) : name;
  }

  private static String fileName(Path entry) {
    Path name = entry.getFileName();
    return name == null ? entry.toString() : name.toString();
  }
}
