package dev.jray.tests.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What Linux says about processes. CPU times of whole processes come in ticks of 10 ms.
 *
 * @param root {@code /proc}, or a copy in tests
 */
public record ProcFs(Path root) {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

  // Positions behind the command's closing parenthesis; proc(5) counts from 1 and includes two
  // more.
  private static final int UTIME = 14 - 3;
  private static final int STIME = 15 - 3;

  // In the line "cpu" of /proc/stat: user nice system idle iowait irq softirq steal
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

  /** The one of this machine. */
  public static ProcFs system() {
    return new ProcFs(Path.of("/proc"));
  }

  /** User and system time of a process, with threads that have ended. */
  public long cpuNanos(long pid) throws IOException {
    return cpuNanos(process(pid).resolve("stat"));
  }

  /**
   * A thread's use of CPU.
   *
   * @param nanos finer than the ticks of a process where the kernel keeps count
   */
  public record ThreadTime(String name, long nanos) {
    /** Whether it is a JIT compiler of a JVM. */
    public boolean compiler() {
      return name.startsWith("C1 Comp") || name.startsWith("C2 Comp");
    }
  }

  /** The living threads of a process by number. */
  public Map<Long, ThreadTime> threads(long pid) throws IOException {
    Map<Long, ThreadTime> times = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(process(pid).resolve("task"))) {
      for (Path thread : threads) {
        threadTime(thread)
            .ifPresent(time -> times.put(Long.valueOf(thread.getFileName().toString()), time));
      }
    }
    return times;
  }

  /** Resident memory of a process. */
  public long residentBytes(long pid) throws IOException {
    return kilobytes(process(pid).resolve("status"), "VmRSS:") * 1024;
  }

  /** How many descriptors a process may have open. */
  public long descriptorLimit(long pid) throws IOException {
    Path file = process(pid).resolve("limits");
    String[] words =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split(" +", -1))
            .findFirst()
            .orElseThrow(() -> new IOException(file + " does not tell"));
    return words[3].equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(words[3]);
  }

  /** Memory of the machine. */
  public long memoryBytes() throws IOException {
    return kilobytes(root.resolve("meminfo"), "MemTotal:") * 1024;
  }

  /**
   * Time that all processors together were not idle, or were taken by the host of a virtual
   * machine.
   */
  public long busyNanos() throws IOException {
    String[] words = Files.readAllLines(root.resolve("stat")).get(0).split(" +", -1);
    return BUSY.stream().mapToLong(i -> Long.parseLong(words[i])).sum() * TICK;
  }

  private Path process(long pid) {
    return root.resolve(Long.toString(pid));
  }

  private static Optional<ThreadTime> threadTime(Path thread) throws IOException {
    try {
      String name = Files.readString(thread.resolve("comm")).trim();
      Path fine = thread.resolve("schedstat");
      long nanos =
          Files.exists(fine)
              ? Long.parseLong(Files.readString(fine).split(" ", -1)[0])
              : cpuNanos(thread.resolve("stat"));
      return Optional.of(new ThreadTime(name, nanos));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      // It has ended since the folder was listed.
      return Optional.empty();
    }
  }

  private static long cpuNanos(Path stat) throws IOException {
    String line = Files.readString(stat);
    // The command stands in parentheses and may itself hold blanks and parentheses.
    String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(words[UTIME]) + Long.parseLong(words[STIME])) * TICK;
  }

  private static long kilobytes(Path file, String key) throws IOException {
    OptionalLong value =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst();
    return value.orElseThrow(() -> new IOException(file + " has no " + key));
  }

  /** Numbers of a process and all that it has started. */
  static List<Long> tree(ProcessHandle root) {
    List<Long> pids = new ArrayList<>(List.of(root.pid()));
    root.descendants().forEach(child -> pids.add(child.pid()));
    return pids;
  }
}
