package dev.jray.tests.bench;

import dev.jray.tests.bench.process.Program;
import dev.jray.tests.bench.process.Tool;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs on this machine.
 *
 * @param found how to run each that is there
 * @param versions the first line of what each says about its version
 * @param missing where each that is not there was looked for
 */
record Programs(Map<Peer, Program> found, Map<Peer, String> versions, Map<Peer, String> missing) {
  /**
   * Looks for them.
   *
   * @param jray folder of the distribution
   * @param environment for JRay, see {@link #environment}
   * @param executables where they are not to be looked for on the PATH
   */
  static Programs find(Path jray, Map<String, String> environment, Map<Peer, Path> executables) {
    Programs programs =
        new Programs(
            new EnumMap<>(Peer.class), new EnumMap<>(Peer.class), new EnumMap<>(Peer.class));
    programs.add(
        Peer.JRAY, jray.resolve("bin/jray"), List.of("run", "-c"), List.of("version"), environment);
    programs.add(
        Peer.V2RAY,
        executables.getOrDefault(Peer.V2RAY, installed("v2ray")),
        List.of("-config"),
        List.of("-version"),
        Map.of());
    programs.add(
        Peer.HAPROXY,
        executables.getOrDefault(Peer.HAPROXY, installed("haproxy")),
        List.of("-db", "-f"),
        List.of("-v"),
        Map.of());
    return programs;
  }

  /**
   * What JRay's launcher is told.
   *
   * @param java the Java to run on; empty for the launcher's choice
   */
  static Map<String, String> environment(Optional<Path> java) {
    Map<String, String> environment = new HashMap<>();
    java.map(Path::toAbsolutePath)
        .map(path -> Files.isDirectory(path) ? path : path.getParent().getParent())
        .ifPresent(
            home -> {
              environment.put("JAVA_HOME", home.toString());
              environment.put("JRAY_JAVA", home.resolve("bin/java").toString());
            });
    return environment;
  }

  /**
   * Has JRay's launcher make its class archive. It does that by itself beside the first run with a
   * Java that it has not met; here that would be in the way of what is measured.
   *
   * @return what to tell the table's reader; empty if there is nothing to say
   */
  Optional<String> prepare() {
    Program program = found.get(Peer.JRAY);
    if (program == null
        || Tool.firstLine(program.executable(), List.of("archive"), program.environment())
            .isPresent()) {
      return Optional.empty();
    }
    return Optional.of("JRay's class archive could not be made: it starts slower than it could.");
  }

  private void add(
      Peer peer,
      Path executable,
      List<String> run,
      List<String> version,
      Map<String, String> environment) {
    Path path = executable.toAbsolutePath().normalize();
    if (!Files.isExecutable(path)) {
      missing.put(peer, executable.toString());
      return;
    }
    found.put(peer, new Program(path, run, environment));
    versions.put(
        peer,
        Tool.firstLine(path, version, environment).orElse(peer.label() + ", version unknown"));
  }

  // Debian puts servers into /usr/sbin, which is not on everybody's PATH.
  private static Path installed(String name) {
    String folders = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return Path.of("/usr/bin", name);
  }
}
