package dev.jray.tests.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A folder with JRay in it, as {@code mvn package} leaves it or a copy to change. */
record Distribution(Path home) {
  /** What the build made; it is never changed. */
  static Distribution built() {
    Path home = Path.of("../../distro/target/jray").toAbsolutePath().normalize();
    if (!Files.isExecutable(home.resolve("bin/jray"))) {
      throw new AssertionError(
          "there is no " + home + "; build it first: mvn package -pl distro -am");
    }
    return new Distribution(home);
  }

  /** A copy that may be changed, of what is needed to run. */
  Distribution copy(Path to) throws IOException {
    for (String part : List.of("bin", "lib", "plugins")) {
      try (Stream<Path> files = Files.walk(home.resolve(part))) {
        for (Path file : files.filter(file -> !isOfThisPlace(file)).toList()) {
          Files.copy(file, to.resolve(home.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return new Distribution(to);
  }

  /** Whether a start or {@code jray archive} made a file, for this machine and place. */
  static boolean isOfThisPlace(Path file) {
    return file.getFileName().toString().matches("\\.index|.*\\.(jsa|aot)(\\..*)?");
  }

  /** A plugin's jar, or its folder. */
  Path plugin(String name) {
    Path jar = home.resolve("plugins").resolve(name + ".jar");
    return Files.exists(jar) ? jar : home.resolve("plugins").resolve(name);
  }

  /** The names in a folder, sorted. */
  List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Runs a command to its end. */
  Finished run(Path folder, String... arguments) throws IOException {
    try (Jray jray = start(folder, arguments)) {
      return jray.finish();
    }
  }

  /** Starts the program, with a folder to work in. */
  Jray start(Path folder, String... arguments) throws IOException {
    return start(home.resolve("bin/jray"), folder, arguments);
  }

  /** Starts the program by another path to it. */
  static Jray start(Path program, Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(Arrays.asList(arguments));
    return Jray.start(folder, command);
  }

  /**
   * What became of a process.
   *
   * @param exit its exit code
   * @param out what it printed on standard output
   * @param err what it printed on standard error
   */
  record Finished(int exit, String out, String err) {}
}
