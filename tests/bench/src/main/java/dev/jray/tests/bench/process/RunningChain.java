package dev.jray.tests.bench.process;

import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.load.Probe;
import dev.jray.tests.bench.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Processes that were started, and the way through them. They end with {@link #close()} or with the
 * JVM.
 */
public final class RunningChain implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int LOG_LINES = 20;

  private record Member(Process process, Path log) {}

  /** How long after the start of the first process a client was let in, and got its first echo. */
  public record Start(Duration accepted, Duration echoed) {}

  private final Target target;
  private final long started = System.nanoTime();
  private final List<Member> members = new ArrayList<>();
  private final Thread hook = new Thread(this::stop, "stop processes");

  RunningChain(Target target) {
    this.target = target;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void add(Process process, Path log) {
    members.add(new Member(process, log));
  }

  public Target target() {
    return target;
  }

  /** Whether there is no process, only the way to the origin. */
  public boolean direct() {
    return members.isEmpty();
  }

  /**
   * Numbers of all processes; the benchmark's own if the chain has none, as then it does all the
   * work.
   */
  public List<Long> pids() {
    if (direct()) {
      return List.of(ProcessHandle.current().pid());
    }
    return members.stream()
        .flatMap(member -> ProcFs.tree(member.process.toHandle()).stream())
        .toList();
  }

  /** Executables of all processes, as far as the system tells; a start script shows its shell. */
  public Set<Path> executables() {
    return pids().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(process -> process.info().command().stream())
        .map(Path::of)
        .collect(Collectors.toSet());
  }

  /** Tries until a message has come back through all processes. */
  public Start awaitEcho() throws LoadException {
    long accepted = 0;
    while (true) {
      Probe.Outcome outcome = Probe.once(target);
      long elapsed = System.nanoTime() - started;
      if (accepted == 0 && outcome.connected().isPresent()) {
        accepted = outcome.connected().getAsLong() - started;
      }
      if (outcome.echoed()) {
        return new Start(Duration.ofNanos(accepted), Duration.ofNanos(elapsed));
      }
      failIfEnded();
      if (elapsed > START_LIMIT.toNanos()) {
        throw new LoadException(
            "no echo within " + START_LIMIT.toSeconds() + " s of the start" + logs());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
    }
  }

  /** The last lines of every process's output, for a failure's message. */
  public String logs() {
    StringBuilder text = new StringBuilder();
    for (Member member : members) {
      text.append("\n  output of ").append(member.process.info().command().orElse("the process"));
      for (String line : tail(member.log)) {
        text.append("\n    ").append(line);
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    if (unhook()) {
      stop();
    }
  }

  private boolean unhook() {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is about to end, and the hook runs.
      return false;
    }
  }

  private void failIfEnded() throws LoadException {
    for (Member member : members) {
      if (!member.process.isAlive()) {
        throw new LoadException(
            "a process ended with code "
                + member.process.exitValue()
                + ": "
                + reason(tail(member.log))
                + logs());
      }
    }
  }

  // V2Ray and JRay say "failed to ..."; whoever does not, ends with what is wrong.
  private static String reason(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("failed"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1));
  }

  // Children first: a start script need not pass the signal on, and while it lives it takes note of
  // their end, so that they do not count as alive any longer.
  private void stop() {
    List<ProcessHandle> children =
        members.stream().flatMap(member -> member.process.descendants()).toList();
    children.forEach(ProcessHandle::destroy);
    awaitEnd(children);
    List<ProcessHandle> parents =
        members.stream().map(member -> member.process.toHandle()).toList();
    parents.forEach(ProcessHandle::destroy);
    awaitEnd(parents);
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    long start = System.nanoTime();
    while (processes.stream().anyMatch(ProcessHandle::isAlive)
        && System.nanoTime() - start < STOP_LIMIT.toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  private static List<String> tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException("the log of a process cannot be read", e);
    }
  }
}
