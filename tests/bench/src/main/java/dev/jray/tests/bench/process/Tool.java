package dev.jray.tests.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Short runs of programs for what they print. */
public final class Tool {
  private static final long LIMIT_SECONDS = 60;

  private Tool() {}

  /** The first line of a program's output; empty if it fails. */
  public static Optional<String> firstLine(
      Path executable, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Path output = Files.createTempFile("jray-bench", ".txt");
      try {
        Process process = builder.redirectOutput(output.toFile()).start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        return process.exitValue() == 0
            ? Files.readAllLines(output).stream().findFirst()
            : Optional.empty();
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      // Not a program for this machine, say; the caller writes that the version is unknown.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
