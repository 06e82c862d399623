package dev.jray.launcher;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shell that remembers what was printed. */
final class TestShell {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;
  private Optional<Path> home = Optional.empty();
  private InputStream in = InputStream.nullInputStream();

  TestShell(Path folder) {
    this.folder = folder;
  }

  TestShell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  TestShell home(Path path) {
    home = Optional.of(path);
    return this;
  }

  TestShell input(byte[] bytes) {
    in = new ByteArrayInputStream(bytes);
    return this;
  }

  Shell shell() {
    return new Shell(
        in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        folder,
        home);
  }

  /** Runs with a stop already asked for, so that an instance that starts ends at once. */
  int run(String... arguments) {
    Running running = new Running(() -> {});
    running.stop();
    return new Launcher(shell(), running).run(List.of(arguments));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
