package dev.jray.tests.dist;

import dev.jray.testkit.Await;
import dev.jray.tests.dist.Distribution.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the program; ended by its own handle. */
final class Jray implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  // A build in the background ignores INT, one under nohup HUP, and both pass that on
  private static final List<String> UNIGNORED = List.of("env", "--default-signal=HUP,INT,TERM");

  private final Process process;
  private final Path out;
  private final Path err;

  private Jray(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it on the Java that runs this test, with nothing of the user's settings. */
  static Jray start(Path folder, List<String> command) throws IOException {
    // an archive that is made in the background would outlive the test
    return start(folder, command, Map.of("JRAY_CDS", "off"));
  }

  /** Starts it with these settings. */
  static Jray start(Path folder, List<String> command, Map<String, String> settings)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    List<String> listening = new ArrayList<>(UNIGNORED);
    listening.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(listening).directory(folder.toFile());
    builder.environment().keySet().removeIf(Jray::isSetting);
    builder.environment().put("JRAY_JAVA", System.getProperty("java.home"));
    builder.environment().putAll(settings);
    return new Jray(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  private static boolean isSetting(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("JRAY") || upper.startsWith("V2RAY") || upper.startsWith("JAVA_OPTS");
  }

  /** Writes to its standard input and ends it. */
  Jray input(byte[] bytes) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(bytes);
    }
    return this;
  }

  /** Waits until it says that it has started. */
  Jray awaitStart() {
    Await.until("JRay has started", LIMIT, () -> !process.isAlive() || out().contains(" started"));
    if (!process.isAlive()) {
      throw new AssertionError("JRay ended with " + process.exitValue() + ": " + out() + err());
    }
    return this;
  }

  /** Sends a signal, such as HUP. */
  void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    try {
      if (!kill.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("the signal could not be sent");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether it still runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** What it printed on standard output so far. */
  String out() {
    return text(out);
  }

  /** What it printed on standard error so far. */
  String err() {
    return text(err);
  }

  /** Waits for its end. */
  Finished finish() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("JRay did not end: " + out() + err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return new Finished(process.exitValue(), out(), err());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
