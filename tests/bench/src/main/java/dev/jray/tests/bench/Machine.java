package dev.jray.tests.bench;

import dev.jray.tests.bench.process.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures were measured on, in words. */
final class Machine {
  private Machine() {}

  /** For example {@code 2 x AMD EPYC, 24 GB, Linux 6.18 amd64}. */
  static String describe(ProcFs procFs) throws IOException {
    String model =
        Files.readAllLines(procFs.root().resolve("cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElse("processor");
    return String.format(
        Locale.ROOT,
        "%d x %s, %d GB, %s %s %s",
        Runtime.getRuntime().availableProcessors(),
        model,
        Math.round(procFs.memoryBytes() / (double) (1 << 30)),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"));
  }

  /** Runnable threads over the last minute. */
  static String loadAverage(ProcFs procFs) throws IOException {
    return Files.readString(procFs.root().resolve("loadavg")).split(" ", -1)[0];
  }

  /** The version of a {@code java} executable, as its own files say; the path if they do not. */
  static String javaVersion(Path executable) throws IOException {
    Path release = executable.toRealPath().getParent().resolveSibling("release");
    if (!Files.exists(release)) {
      return executable.toString();
    }
    return Files.readAllLines(release).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> "Java " + line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .findFirst()
        .orElse(executable.toString());
  }
}
