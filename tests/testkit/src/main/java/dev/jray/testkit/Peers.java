package dev.jray.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the real programs that interop tests speak with. */
public final class Peers {
  private Peers() {}

  /**
   * The path of a program. Without it the test is reported as skipped, or fails if the system
   * property {@code jray.peers} is {@code required}.
   */
  public static Path require(String program) {
    Optional<Path> found =
        Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin")
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && "required".equals(System.getProperty("jray.peers"))) {
      throw new AssertionError(
          "the peer " + program + " is not installed, but -Djray.peers=required");
    }
    Assumptions.assumeTrue(found.isPresent(), () -> "the peer " + program + " is not installed");
    return found.orElseThrow();
  }
}
